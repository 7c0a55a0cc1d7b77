"""The share of quoting styles whose newest text comes out exactly."""

from tests.mail.quoting import styles

faulty = {style.name: faults for style in styles() if (faults := style.faults())}
total = sum(1 for _ in styles())
for name, faults in faulty.items():
    print(name, *faults, sep="\n    ")
print(f"{total - len(faulty)} / {total} exact = {(total - len(faulty)) / total:.3f}")
