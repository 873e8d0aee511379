"""The questions that a consultation begins with; the team adds, rewords, orders and retires them.

They ask what the guide wants of a consultative meeting (axis 3, 2-ب): that its purpose is told,
that everybody can speak, and that people believe it counts.
"""

from __future__ import annotations

from typing import NamedTuple

from consult.workshops.models.evaluation import QuestionKind

SCALE, CHOICE, TEXT = QuestionKind.SCALE, QuestionKind.YES_PARTLY_NO, QuestionKind.TEXT


class Asked(NamedTuple):
    """A question in three languages."""

    code: str
    kind: QuestionKind
    ar: str
    fr: str
    en: str


QUESTIONS = (
    Asked(
        "purpose",
        SCALE,
        "كان الهدف من اللقاء واضحًا.",
        "Le but de la réunion était clair.",
        "The purpose of the meeting was clear.",
    ),
    Asked(
        "freely",
        SCALE,
        "استطعتُ أن أعبّر عن رأيي بكل حرية.",
        "J’ai pu m’exprimer librement.",
        "I could speak freely.",
    ),
    Asked(
        "listened",
        SCALE,
        "أحسستُ بأن رأيي استُمع إليه باهتمام.",
        "Je me suis senti écouté, ou écoutée.",
        "I felt listened to.",
    ),
    Asked(
        "facilitation",
        SCALE,
        "كان تنشيط اللقاء جيدًا ومنصفًا للجميع.",
        "L’animation était bonne et équitable pour tous.",
        "The facilitation was good, and fair to everybody.",
    ),
    Asked(
        "time",
        CHOICE,
        "هل كان الوقت كافيًا؟",
        "Le temps était-il suffisant\u00a0?",
        "Was there enough time?",
    ),
    Asked(
        "language",
        CHOICE,
        "هل فهمتَ اللغة التي دار بها اللقاء؟",
        "Avez-vous compris la langue qui était parlée\u00a0?",
        "Did you understand the language that was spoken?",
    ),
    Asked(
        "access",
        CHOICE,
        "هل كان الوصول إلى المكان ودخوله سهلًا؟",
        "Le lieu était-il facile à atteindre et d’accès aisé\u00a0?",
        "Was the place easy to reach and to enter?",
    ),
    Asked(
        "counts",
        SCALE,
        "أثق بأن ما قلناه سيؤخذ بعين الاعتبار.",
        "J’ai confiance\u00a0: ce que nous avons dit comptera.",
        "I am confident that what we said will count.",
    ),
    Asked(
        "again",
        SCALE,
        "سأحضر لقاءً مثل هذا مرة أخرى.",
        "Je reviendrais à une telle réunion.",
        "I would come to such a meeting again.",
    ),
    Asked(
        "overall",
        SCALE,
        "على العموم، كان اللقاء مفيدًا.",
        "Dans l’ensemble, la réunion valait la peine.",
        "Overall, the meeting was worth while.",
    ),
    Asked(
        "liked",
        TEXT,
        "ما الذي أعجبك؟",
        "Qu’est-ce qui vous a plu\u00a0?",
        "What was good?",
    ),
    Asked(
        "improve",
        TEXT,
        "ما الذي ينبغي تحسينه؟",
        "Qu’est-ce qui devrait être amélioré\u00a0?",
        "What should be improved?",
    ),
)
