"""Pincite inside LangChain chains: a retriever and a runnable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document as ChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun

    from retrieval.assistant import Assistant
    from retrieval.schema import Answer


class PinciteRetriever(BaseRetriever):
    """Passages as LangChain documents; the metadata say where each stands.

    Attributes:
        assistant: Who searches.
        k: How many passages.
    """

    assistant: Any
    k: int = 10

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002  given by LangChain, which traces by itself
    ) -> list[ChainDocument]:
        return [
            ChainDocument(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document_id,
                    "version": hit.passage.version_id,
                    "label": hit.passage.label,
                    "start": hit.passage.span.start,
                    "end": hit.passage.span.end,
                    "text_sha256": hit.passage.text_sha256,
                    "score": hit.score,
                },
            )
            for hit in self.assistant.search(query, k=self.k)
        ]


def as_runnable(assistant: Assistant) -> Runnable[str, Answer]:
    """Return a runnable from a question to an `Answer`; asynchronous calls don't hold up the event loop."""

    def answer(question: str) -> Answer:
        return assistant.ask(question)

    async def aanswer(question: str) -> Answer:
        return await assistant.aask(question)

    return RunnableLambda(answer, afunc=aanswer, name="Pincite")
