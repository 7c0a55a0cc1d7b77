import pytest

from tests.mail.quoting import Style, styles

ALL = list(styles())


def test_there_are_at_least_sixty_styles():
    assert len({style.name for style in ALL}) == len(ALL) >= 60


@pytest.mark.parametrize("style", ALL, ids=lambda style: style.name)
def test_the_newest_text_is_exact(style: Style):
    assert style.faults() == []


@pytest.mark.parametrize("style", ALL, ids=lambda style: style.name)
def test_every_word_lands_somewhere(style: Style):
    letter = style.read()
    kept = f"{letter.text} {letter.quoted} {letter.forwarded}".split()
    assert [word for word in style.plain.split() if word != "--" and word not in kept] == []
