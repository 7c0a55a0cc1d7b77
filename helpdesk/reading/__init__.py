"""THE LANGUAGE: Vietnamese text -> what it says, how sure, on what evidence. Pure: no clock, no network, no database."""
