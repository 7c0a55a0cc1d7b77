"""THE WORK: one function = one story = one transaction. The network is never inside one."""
