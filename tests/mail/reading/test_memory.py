from tests.mail.reading.memory import LETTER, MEGABYTE, MOST, big_letter, peak_memory


def test_the_service_stays_within_350_megabytes_while_it_reads_a_letter_of_thirty():
    letter = big_letter()
    assert len(letter) > LETTER - MEGABYTE
    assert peak_memory(letter) <= MOST
