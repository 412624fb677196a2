"""Pincite inside real LangChain chains."""

from __future__ import annotations

from datetime import date

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.prompts import PromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from retrieval.assistant import Assistant
from retrieval.schema import Answer

QUESTION = "What does “gigafactory” mean?"


def together(documents: list[Document]) -> str:
    return "\n".join(document.page_content for document in documents)


def test_the_retriever_feeds_a_prompt(lighthouse: Assistant) -> None:
    chain = {"passages": lighthouse.as_retriever(k=3) | together, "question": RunnablePassthrough()} | (
        PromptTemplate.from_template("{question}\n{passages}")
    )
    prompt = chain.invoke(QUESTION).to_string()
    passages = [hit.passage.text for hit in lighthouse.search(QUESTION, k=3)]
    assert prompt == "\n".join([QUESTION, *passages])


def test_the_retrievers_documents_say_where_they_stand(lighthouse: Assistant) -> None:
    for document in lighthouse.as_retriever(k=4).invoke(QUESTION):
        held = lighthouse._library.held(document.metadata["document"], document.metadata["text_sha256"])
        assert held.document.text[document.metadata["start"] : document.metadata["end"]] == document.page_content


async def test_the_retriever_works_asynchronously(lighthouse: Assistant) -> None:
    retriever = lighthouse.as_retriever(k=2)
    assert await retriever.ainvoke(QUESTION) == retriever.invoke(QUESTION)


class Heard(BaseCallbackHandler):
    def __init__(self) -> None:
        self.outputs: list[object] = []

    def on_chain_end(self, outputs: object, **options: object) -> None:
        self.outputs.append(outputs)


def test_the_runnable_answers_in_a_chain_and_tells_callbacks(lighthouse: Assistant) -> None:
    heard = Heard()
    chain = lighthouse.as_runnable() | RunnableLambda(lambda answer: len(answer.citations))
    counted = chain.invoke(QUESTION, config={"callbacks": [heard]})
    answers = [output for output in heard.outputs if isinstance(output, Answer)]
    assert [len(answer.citations) for answer in answers] == [counted]


@pytest.mark.parametrize("how", ["abatch", "ainvoke"])
async def test_the_runnable_works_asynchronously(lighthouse: Assistant, how: str) -> None:
    runnable = lighthouse.as_runnable()
    if how == "abatch":
        answers = await runnable.abatch([QUESTION, QUESTION])
    else:
        answers = [await runnable.ainvoke(QUESTION)]
    assert all(answer.as_of >= date(2026, 1, 1) for answer in answers)
