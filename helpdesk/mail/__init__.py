"""THE DOORS: bytes in, bytes out; knows nothing of law or cases.

Reading, in the order a letter passes it (no outside library: every step is linear in the bytes, whatever they are):

    mime        bytes -> Letter, the only entry
    fields structure transfer       header lines; the tree of parts; base64, quoted-printable, uuencode
    charsets vietnamese legacy text bytes -> text: by declaration, then by evidence; old fonts; clean lines
    words parameters addresses dates identifiers headers    what header lines say
    html styles bodies              which part holds the words; what an eye sees of HTML, and where it quotes
    markers quotes signatures       the writer's newest words apart from what they answer to and what they pass on
    enclosures tnef rtf uu pkcs7    the files
    automatic marks bounces calendar    robots
    authenticity lookalikes         who really wrote
"""
