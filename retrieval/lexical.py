"""The lexical half of the search: BM25 over the entries of one language, with numbers kept whole.

bm25s builds the index; scoring is a sum over its columns and needs numpy alone, because importing bm25s takes 0.3 s of
every first question. The files are plain numpy and JSON, memory-mapped when read.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.errors import IndexingError
from retrieval.language import FUNCTION_WORDS, Language
from retrieval.stems import STEMS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LexicalIndex", "content_words", "tokenise"]

_GROUP = re.compile(r"(?<![\d.,])\d{1,3}(?:(?P<mark>[ \u00a0\u2009\u202f.,'])\d{3})(?:(?P=mark)\d{3})*(?![\d]|[.,]\d)")
_MAGNITUDE = re.compile(
    r"(?<![\d.,])(?P<number>\d+(?:[.,]\d{1,2})?)\s*"
    r"(?P<unit>million|billion|bn|millions|billions|milliards?|miljoen|miljard)\b",
    re.IGNORECASE,
)
_BILLION = re.compile(r"b|milliard|miljard", re.IGNORECASE)
# What stands before it in French is a small word: l'article, d'un, qu'il.
_APOSTROPHE = re.compile(r"['’]")
_TOKEN = re.compile(r"\d+(?:[.,/^]\d+)*[a-z]?(?![^\W_])|[^\W_]+(?:['’][^\W_]+)?")


def tokenise(text: str, language: Language = "en") -> list[str]:
    """Return the words of `text` as they are compared: lower case, without accents, stop words and endings.

    Numbers stay whole and look the same however they are printed.

    Example:
        >>> tokenise("Fines of up to 35 000 000 EUR, or EUR 35 million")
        ['fine', '35000000', 'eur', 'eur', '35000000']
        >>> tokenise("les systèmes d'IA", "fr"), tokenise("een AI-systeem", "nl")
        (['system', 'ia'], ['ai', 'system'])
    """
    stem = STEMS[language]
    return [stem(word) for word in content_words(text, language)]


def content_words(text: str, language: Language = "en") -> list[str]:
    """Return the words of `text` that say what it is about, as `tokenise`, with their endings."""
    text = _GROUP.sub(lambda match: re.sub(r"\D", "", match.group()), text)
    text = _MAGNITUDE.sub(_written_out, text).casefold()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    if language == "fr":
        text = _APOSTROPHE.sub(" ", text)
    stop_words = FUNCTION_WORDS[language]
    return [word for word in _TOKEN.findall(text) if word not in stop_words]


def _written_out(match: re.Match[str]) -> str:
    whole, _, part = match["number"].replace(",", ".").partition(".")
    zeros = 9 if _BILLION.match(match["unit"]) else 6
    return whole + part.ljust(zeros, "0")


class LexicalIndex:
    """BM25 scores of a fixed list of entries; reading it is safe from several threads.

    Args:
        vocabulary: Token to column.
        columns: `data`, `indices` and `indptr` of the column-wise matrix of scores.
        size: Number of entries.
        language: That their words are in, and a question's to them.
    """

    def __init__(
        self, vocabulary: dict[str, int], columns: dict[str, NDArray[Any]], size: int, language: Language = "en"
    ) -> None:
        self._vocabulary = vocabulary
        self._columns = columns
        self.size = size
        self.language = language

    @classmethod
    def build(cls, texts: Iterable[str], language: Language = "en") -> LexicalIndex:
        """Index the entries' texts, in order."""
        import numpy as np

        tokens = [tokenise(text, language) for text in texts]
        if not any(tokens):
            empty: dict[str, NDArray[Any]] = {
                "data": np.zeros(0, np.float32),
                "indices": np.zeros(0, np.int32),
                "indptr": np.zeros(1, np.int64),
            }
            return cls({}, empty, len(tokens), language)
        import bm25s

        model = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
        model.index(tokens, show_progress=False)
        columns = {name: np.asarray(model.scores[name]) for name in ("data", "indices", "indptr")}
        vocabulary = {str(token): int(column) for token, column in model.vocab_dict.items()}
        return cls(vocabulary, columns, len(tokens), language)

    def scores(self, query: str | Sequence[str]) -> NDArray[np.float32]:
        """Return one score per entry; zero where no word of the query occurs.

        Args:
            query: Words as typed, or tokens.
        """
        import numpy as np

        scores = np.zeros(self.size, dtype=np.float32)
        starts, entries, weights = (self._columns[name] for name in ("indptr", "indices", "data"))
        for token in tokenise(query, self.language) if isinstance(query, str) else query:
            column = self._vocabulary.get(token)
            if column is not None:
                part = slice(int(starts[column]), int(starts[column + 1]))
                scores[entries[part]] += weights[part]
        return scores

    def weigh(self, token: str) -> float:
        """Return how telling a token is: its inverse document frequency as BM25 counts it, most for an unknown one."""
        column = self._vocabulary.get(token)
        starts = self._columns["indptr"]
        found = 0 if column is None else int(starts[column + 1]) - int(starts[column])
        return math.log1p((self.size - found + 0.5) / (found + 0.5))

    def having(self, token: str) -> NDArray[np.int32]:
        """Return the positions of the entries that have a token, ascending."""
        import numpy as np

        column = self._vocabulary.get(token)
        if column is None:
            return np.zeros(0, np.int32)
        starts = self._columns["indptr"]
        return np.sort(self._columns["indices"][int(starts[column]) : int(starts[column + 1])])

    def save(self, folder: Path) -> None:
        """Write the index to `folder`, which is made."""
        import numpy as np

        folder.mkdir(parents=True)
        for name, values in self._columns.items():
            np.save(folder / f"{name}.npy", values, allow_pickle=False)
        vocabulary = {"language": self.language, "size": self.size, "vocabulary": self._vocabulary}
        (folder / "vocabulary.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote; the scores stay on disk until they are needed.

        Raises:
            IndexingError: If a file is missing or damaged.
        """
        import numpy as np

        try:
            saved = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
            columns = {
                name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
                for name in ("data", "indices", "indptr")
            }
            return cls(saved["vocabulary"], columns, saved["size"], saved["language"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexingError(f"{folder} can't be read ({error}).", hint="Run `pincite index build`.") from error
