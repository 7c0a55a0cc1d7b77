"""THE PAPERS: the bytes of what citizens enclose -> text, page by page, with what could not be read and why.

`room.ReadingRoom` is the door. Every file is opened in a confined child process (`reader`); this side of the pipe imports
no parser, keeps results by content, and answers with `Paper`s whatever happens on the other side.
"""
