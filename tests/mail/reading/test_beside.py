import email

from tests.mail.reading import attachment, mail, multipart, part, read
from tests.mail.reading.beside import differing, share_kept
from tests.mail.reading.mangled import SEEDS


def test_the_standard_library_reads_sound_letters_as_we_do():
    sound = multipart(part("Tôi gửi bản án.".encode()), attachment("ban an.pdf"), Subject="Hoi an phi")
    assert list(differing(sound, read(sound))) == []


def test_a_difference_is_told():
    other = read(mail("Chữ khác hẳn.", Subject="Khác", From="khac@x.vn", Date="Fri, 16 Jun 2017 08:00:00 +0700"))
    assert [what for what, _, _ in differing(mail("Tôi hỏi án phí.", Subject="Hoi"), other)] == ["subject", "sender", "date", "words"]


def test_no_word_of_any_kind_of_letter_is_lost():
    lost = [seed for seed in SEEDS if share_kept(email.message_from_bytes(seed), read(seed)) < 1 and b"begin 644" not in seed]
    assert lost == []
