"""Mails in the languages that there are."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter

from twisted.trial.unittest import TestCase

from widgetapp.useractions.letters import LETTERS, Letters, language


class LanguageTest(TestCase):
    """Which language somebody reads, by what his browser says."""

    def test_best(self) -> None:
        """The one that is wanted most, of those that there are; what is malformed counts for nothing."""
        for accepted, expected in (
            ("", "en"),
            ("de", "de"),
            ("de-AT, en;q=0.7", "de"),
            ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "en"),
            ("en;q=0.3,DE;q=0.4", "de"),
            ("fr", "en"),
            ("de;q=much, en;q=0.1", "en"),
            (";q=,,;;q=1;q=2", "en"),
        ):
            self.assertEqual(language(accepted), expected, accepted)


class LettersTest(TestCase):
    """What mails say."""

    def test_same_everywhere(self) -> None:
        """In each language a letter names the same as in English."""
        for name, letters in LETTERS.items():
            for mine, english in zip(letters, LETTERS["en"], strict=True):
                self.assertEqual(_names(mine), _names(english), name)

    def test_translated(self) -> None:
        """Nothing was left in English."""
        german: Letters = LETTERS["de"]
        for mine, english in zip(german, LETTERS["en"], strict=True):
            self.assertNotEqual(mine, english)


def _names(letter: Sequence[str] | str) -> list[set[str | None]]:
    patterns = [letter] if isinstance(letter, str) else list(letter)
    return [{field for _, field, _, _ in Formatter().parse(pattern)} - {None} for pattern in patterns]
