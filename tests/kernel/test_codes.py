import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.kernel import codes

CHARACTERS = st.sampled_from(codes.ALPHABET)
BODIES = st.text(CHARACTERS, min_size=codes.LENGTH - 1, max_size=codes.LENGTH - 1)


def code_of(body):
    return body + codes.check_character(body)


@given(BODIES)
def test_a_body_with_its_check_character_is_a_code(body):
    assert codes.is_code(code_of(body))


@given(BODIES, st.integers(0, codes.LENGTH - 1), CHARACTERS)
def test_one_wrong_character_is_always_caught(body, place, other):
    code = code_of(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert codes.is_code(wrong) is (other == code[place])


@given(BODIES, st.integers(0, codes.LENGTH - 1), st.integers(0, codes.LENGTH - 1))
def test_two_swapped_characters_are_always_caught(body, one, two):
    swapped = list(code_of(body))
    swapped[one], swapped[two] = swapped[two], swapped[one]
    assert codes.is_code("".join(swapped)) is (swapped[one] == swapped[two])


@given(
    BODIES, st.sampled_from([str.lower, str.upper, str.swapcase]), st.sampled_from(["", " ", "\u202f", "-"])
)
def test_what_a_person_copies_from_a_label_is_read_back(body, case, between):
    code = code_of(body)
    typed = "  " + between.join(case(codes.shown(code))) + " "
    assert codes.normalise(typed) == code


@given(BODIES, st.sampled_from("IiLl"), st.sampled_from("Oo"))
def test_letters_that_look_like_digits_are_read_as_digits(body, one, zero):
    code = code_of(body)
    assert codes.normalise(code.replace("1", one).replace("0", zero)) == code


@given(st.text(max_size=20))
def test_any_text_is_normalised_once_and_judged_without_failing(text):
    once = codes.normalise(text)
    assert codes.normalise(once).strip() == once.strip()
    if codes.is_code(once):
        assert set(once) <= set(codes.ALPHABET)
        assert len(once) == codes.LENGTH


@pytest.mark.parametrize("text", ["", "K7M23FX", "K7M23FXQQ", "UUUUUUUU", "é7M23FXQ"])
def test_other_texts_are_not_codes(text):
    assert not codes.is_code(text)


def test_the_alphabet_has_32_characters_and_no_look_alike():
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 32
    assert not set("ILOU") & set(codes.ALPHABET)


def test_new_codes_are_codes_and_differ():
    drawn = {codes.new_code() for _ in range(500)}
    assert all(codes.is_code(code) for code in drawn)
    assert len(drawn) == 500


def test_a_code_is_shown_in_two_halves():
    assert codes.shown("K7M23FXQ") == "K7M2-3FXQ"
