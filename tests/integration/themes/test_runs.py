"""A run from its start to its end, with the real engine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.contributions.operations import moderate
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes import queries
from consult.themes.models import Assignment, RunProblem, RunStatus, ThemeRun
from consult.themes.operations import (
    accept_all,
    claim_run,
    fail_run,
    lock_theme,
    move_text,
    rename_theme,
    resume_interrupted_runs,
    run_now,
    start_run,
    stop_run,
)
from consult.themes.operations.progress import RunStopped
from consult.themes.operations.runs import NothingToRead
from consult.themes.tasks import run_themes
from tests.factories import make_consultation, make_contribution, make_user


def _places(consultation: Consultation) -> dict[int, int | None]:
    select = sa.select(Assignment.contribution_id, Assignment.theme_id)
    numbers = {theme.id: theme.number for theme in queries.active_themes(consultation)}
    return {key: numbers.get(theme) if theme else None for key, theme in db.session.execute(select)}


@pytest.mark.both_databases
def test_a_started_run_is_done_by_the_worker_after_the_commit(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    actor = make_user()
    run = start_run(consultation=consultation, n_themes=3, seed=5, actor=actor)
    assert run.status is RunStatus.PENDING
    db.session.commit()
    run = queries.get_run(consultation, run.id)
    assert run.problem == ""
    assert (run.status, run.progress, run.texts_read) == (RunStatus.DONE, 100, 12)
    assert (run.seed, run.started_by_id) == (5, actor.id)
    assert len(run.corpus_hash) == 64
    assert run.engine_version
    assert run.started_at is not None
    assert run.finished_at is not None
    assert len(queries.active_themes(consultation)) == 3
    assert len(_places(consultation)) == 12


def test_the_same_texts_give_the_same_themes(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    first = run_now(consultation=consultation, seed=3)
    places, labels = _places(consultation), [t.labels for t in queries.active_themes(consultation)]
    again = run_now(consultation=consultation, seed=3)
    assert again.corpus_hash == first.corpus_hash
    assert _places(consultation) == places
    assert [t.labels for t in queries.active_themes(consultation)] == labels


@pytest.mark.both_databases
def test_a_second_run_is_refused_while_one_waits(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    start_run(consultation=consultation, n_themes=None, seed=0, actor=None)
    with pytest.raises(Conflict):
        start_run(consultation=consultation, n_themes=None, seed=0, actor=None)
    assert queries.current_run(consultation) is not None


def test_a_run_needs_something_to_read(consultation: Consultation) -> None:
    with pytest.raises(NothingToRead):
        start_run(consultation=consultation, n_themes=None, seed=0, actor=None)
    hidden = make_contribution(consultation)
    moderate(contribution=hidden, status=Status.HIDDEN, actor_id=None, reason="مكرر")
    with pytest.raises(NothingToRead):
        run_now(consultation=consultation)


def test_more_themes_than_texts_are_refused(consultation: Consultation) -> None:
    make_contribution(consultation)
    with pytest.raises(DomainError) as refusal:
        start_run(consultation=consultation, n_themes=2, seed=0, actor=None)
    with force_locale("en"):
        assert "only 1 contributions" in str(refusal.value)


@pytest.mark.parametrize(
    "texts",
    [
        ["نريد إصلاح الطريق"],
        ["نريد إصلاح الطريق", "نطلب نشر ميزانية الجهة"],
        ["نريد إصلاح الطريق"] * 60,
        ["🙂", "👍👍", "...", "!"],
        ["a" * 20_000, "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\u202eabc"],
    ],
    ids=["one", "two", "identical", "no-words", "odd"],
)
def test_any_corpus_ends_with_every_text_somewhere(
    consultation: Consultation, texts: list[str]
) -> None:
    for text in texts:
        make_contribution(consultation, text)
    run = run_now(consultation=consultation)
    assert run.status is RunStatus.DONE
    assert len(_places(consultation)) == len(texts)
    for theme in queries.active_themes(consultation):
        assert theme.label


def test_identical_texts_are_in_one_place(consultation: Consultation) -> None:
    for _ in range(40):
        make_contribution(consultation, "نريد إصلاح الطريق الرابطة بالمركز")
    run_now(consultation=consultation)
    assert len(set(_places(consultation).values())) == 1


def test_a_run_that_somebody_claimed_is_not_done_twice(
    consultation: Consultation, contributions: list[Contribution], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ThemeRun(consultation_id=consultation.id)
    db.session.add(run)
    db.session.commit()
    assert claim_run(run_id=run.id) is not None
    assert claim_run(run_id=run.id) is None
    db.session.commit()
    run_themes(run_id=run.id)
    assert queries.active_themes(consultation) == []


@pytest.mark.both_databases
def test_a_failure_is_written_and_changes_no_theme(
    consultation: Consultation, contributions: list[Contribution], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("consult.themes.operations.runs.discover", broken)
    run = start_run(consultation=consultation, n_themes=None, seed=0, actor=None)
    db.session.commit()
    run = queries.get_run(consultation, run.id)
    assert (run.status, run.error) == (RunStatus.FAILED, RunProblem.UNEXPECTED)
    assert run.finished_at is not None
    with force_locale("en"):
        assert "Traceback" not in run.problem
        assert run.problem.startswith("The analysis failed.")
    assert queries.active_themes(consultation) == []
    # and another can be started
    assert queries.current_run(consultation) is None


@pytest.mark.parametrize(
    ("setting", "value", "problem"),
    [
        ("dask_scheduler", "nonsense://here", RunProblem.NO_CLUSTER),
        ("embedding_folder", "/no/such/folder", RunProblem.NO_MODEL),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_by_the_run(
    setting: str,
    value: str,
    problem: RunProblem,
    consultation: Consultation,
    contributions: list[Contribution],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = replace(current_app.extensions["settings"], **{setting: value})
    monkeypatch.setitem(current_app.extensions, "settings", settings)
    run = start_run(consultation=consultation, n_themes=None, seed=0, actor=None)
    db.session.commit()
    run = queries.get_run(consultation, run.id)
    assert (run.status, run.error) == (RunStatus.FAILED, problem)
    with force_locale("en"):
        assert f"CONSULT_{setting.upper()}" in run.problem


def test_a_stopped_run_leaves_the_themes_alone(
    consultation: Consultation, contributions: list[Contribution], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped_meanwhile(*_args: Any, progress: Any, **_kwargs: Any) -> None:
        for run in queries.list_runs(consultation):
            stop_run(run=run, actor=None)
        progress(0.5, "consensus")

    monkeypatch.setattr("consult.themes.operations.runs.discover", stopped_meanwhile)
    run = start_run(consultation=consultation, n_themes=None, seed=0, actor=None)
    db.session.commit()
    run = queries.get_run(consultation, run.id)
    assert (run.status, run.error) == (RunStatus.FAILED, RunProblem.STOPPED)
    with pytest.raises(Conflict):
        stop_run(run=run, actor=None)


def test_the_end_of_a_run_is_written_once(consultation: Consultation) -> None:
    make_contribution(consultation)
    run = run_now(consultation=consultation)
    fail_run(run_id=run.id, problem=RunProblem.UNEXPECTED)
    assert (run.status, run.error) == (RunStatus.DONE, "")


def test_progress_rises_to_one(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    shares: list[float] = []
    run_now(consultation=consultation, progress=lambda share, _stage: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(0 <= share <= 1 for share in shares)


def test_a_run_that_is_gone_raises_for_its_worker(
    consultation: Consultation, contributions: list[Contribution], monkeypatch: pytest.MonkeyPatch
) -> None:
    from consult.themes.operations import perform_run

    run = ThemeRun(consultation_id=consultation.id)
    db.session.add(run)
    db.session.flush()
    claimed = claim_run(run_id=run.id)
    assert claimed is not None
    stop_run(run=claimed, actor=None)
    with pytest.raises(RunStopped):
        perform_run(run=claimed)


def test_runs_of_other_consultations_do_not_wait(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    other = make_consultation(region=consultation.region)
    make_contribution(other)
    start_run(consultation=consultation, n_themes=None, seed=0, actor=None)
    start_run(consultation=other, n_themes=None, seed=0, actor=None)


@pytest.mark.both_databases
def test_a_run_left_by_a_killed_process_is_done_after_the_next_start(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    run = ThemeRun(consultation_id=consultation.id, n_themes=3, seed=1, status=RunStatus.RUNNING)
    db.session.add(run)
    db.session.commit()
    assert resume_interrupted_runs() == 1
    db.session.commit()
    run = queries.get_run(consultation, run.id)
    assert (run.status, run.progress) == (RunStatus.DONE, 100)
    assert resume_interrupted_runs() == 0


@pytest.mark.both_databases
def test_a_later_run_of_the_engine_keeps_what_people_decided(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    actor = make_user()
    run_now(consultation=consultation, n_themes=3)
    first, second, third = queries.active_themes(consultation)
    (moved, *_others) = next(m.members for m in queries.themes_with_members(consultation))
    text = moved.contribution
    rename_theme(theme=first, labels={"ar": "اسم الفريق"}, actor=actor)
    move_text(contribution=text, seen=first.id, target=second, actor=actor)
    lock_theme(theme=third, actor=actor)
    before = _places(consultation)
    for matter in ("الطريق القروية محفرة وتحتاج إصلاحا", "ميزانية الجهة على الموقع", "طبيب قار"):
        for number in range(4):
            make_contribution(consultation, f"نريد {matter} {number}")
    run = run_now(consultation=consultation)
    after = _places(consultation)
    assert {key: after[key] for key in before} == before
    assert len(after) == 24
    assert before[text.id] == second.number
    assert queries.sizes(consultation)[third.id] == list(before.values()).count(third.number)
    assert first.label_ar == "اسم الفريق"
    assert len(run.lexicon_digest) == 64
    assert run.quality["agreement"] is not None


def test_fewer_themes_than_there_are_need_a_fresh_start(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    run_now(consultation=consultation, n_themes=3)
    with pytest.raises(DomainError) as refusal:
        start_run(consultation=consultation, n_themes=2, seed=0, actor=None)
    with force_locale("en"):
        assert "there are 3 already" in str(refusal.value)
    for theme in queries.active_themes(consultation):
        rename_theme(theme=theme, labels={"ar": f"اسم {theme.number}"}, actor=None)
    with pytest.raises(DomainError) as refusal:
        start_run(consultation=consultation, n_themes=2, seed=0, actor=None, anew=True)
    with force_locale("en"):
        assert "people hold 3" in str(refusal.value)


def test_a_fresh_start_proposes_and_changes_nothing(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    run_now(consultation=consultation, n_themes=3)
    before = _places(consultation)
    run = run_now(consultation=consultation, n_themes=2, anew=True)
    assert _places(consultation) == before
    assert run.anew
    assert accept_all(run=run).done >= 4
    assert len(queries.active_themes(consultation)) == 2
