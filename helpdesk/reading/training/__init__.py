"""HOW THE READER LEARNS: labelled letters -> a model file. Reads only the shipped material; runs by command, never in the service."""
