"""Which contributions each sentence, figure, quote, table and chart of a report rests on."""

from __future__ import annotations

from typing import Any

from consult.documents.blocks import (
    Chart,
    Document,
    MapChart,
    Paragraph,
    Points,
    Prose,
    Quotes,
    Register,
    Row,
    Sentence,
    Table,
)


def trace(document: Document) -> dict[str, Any]:
    """The report's evidence as plain data.

    ``contributions`` maps each id to its reference number and source; every other list names
    those ids. Figures about attendance name workshops.
    """
    found: dict[str, list[dict[str, Any]]] = {
        "sentences": [],
        "quotes": [],
        "tables": [],
        "charts": [],
        "lists": [],
        "texts": [],
    }
    for block in document.blocks:
        if isinstance(block, Paragraph | Points):
            found["sentences"] += [_sentence(s) for s in block.sentences]
        elif isinstance(block, Quotes):
            found["quotes"] += _quotes(block)
        elif isinstance(block, Table):
            found["tables"].append(_table(block))
        elif isinstance(block, Chart | MapChart):
            found["charts"].append(_chart(block))
        elif isinstance(block, Prose):
            found["texts"].append(_prose(block))
        elif isinstance(block, Register):
            ids = [e.contribution for e in block.entries]
            found["lists"].append({"key": block.key, "contributions": ids})
    return {
        "title": document.title,
        "language": document.language,
        "version": document.version,
        "written": document.written,
        "contributions": {
            str(id_): {"reference": reference, "source": source}
            for id_, (reference, source) in document.references.items()
        },
        **found,
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "key": sentence.key,
        "text": sentence.text,
        "figures": [
            {
                "name": f.name,
                "value": f.value,
                "definition": f.definition,
                "contributions": list(f.contributions),
                **({"key": f.key} if f.key else {}),
                **({"selection": f.selection.text} if f.selection else {}),
                **({"workshops": list(f.workshops)} if f.workshops else {}),
            }
            for f in sentence.figures
        ],
    }


def _quotes(block: Quotes) -> list[dict[str, Any]]:
    return [
        {
            "list": block.key,
            "contribution": q.contribution,
            "reference": q.reference,
            "text": q.text,
            "shortened": q.shortened,
            "weight": q.weight,
            "same_words": list(q.same),
        }
        for q in block.quotes
    ]


def _table(table: Table) -> dict[str, Any]:
    rows = [*table.rows, *([table.total] if table.total else [])]
    return {
        "key": table.key,
        "caption": table.caption,
        "columns": list(table.columns),
        "rows": [_row(row) for row in rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "cells": list(row.cells),
        "contributions": list(row.contributions),
        **({"workshops": list(row.workshops)} if row.workshops else {}),
        **({"behind": [list(ids) for ids in row.behind]} if row.behind else {}),
    }


def _chart(chart: Chart | MapChart) -> dict[str, Any]:
    bars = chart.bars if isinstance(chart, Chart) else chart.spots
    return {
        "key": chart.key,
        "caption": chart.caption,
        "bars": [
            {"label": b.label, "value": b.value, "contributions": list(b.contributions)}
            for b in bars
        ],
    }


def _prose(prose: Prose) -> dict[str, Any]:
    """What people wrote refers to."""
    return {
        "key": prose.key,
        "references": [
            {
                "target": span.target,
                "shown": span.text,
                "contributions": list(span.contributions),
                "missing": span.missing,
            }
            for passage in prose.passages
            for span in passage.spans
            if span.target
        ],
    }
