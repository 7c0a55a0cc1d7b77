"""THE EYES: pixels of one page -> its text and how sure; runs only inside a confined child."""
