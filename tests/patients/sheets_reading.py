"""What a sheet says beside the exercises: the advice, and more help with each movement."""

READING = {
    "title": "Sleep, food, stress and staying active",
    "link": "Sleep, food, stress and staying active",
    "paragraphs": [
        {"title": "Keep going", "text": "Go on for a while after the pain has gone."},
        {"title": "Sleep", "text": "A rested body feels less pain. Try to keep the same bedtime."},
        {"title": "Stay active", "text": "Stand up often. A short walk each day helps most backs."},
    ],
    "help_title": "More help with each exercise",
    "exercises": [
        {
            "name": "Side-lying straight-leg raise",
            "why": "This muscle keeps your hips level when you walk.",
            "set_up": "Bend your bottom knee if you wobble.",
            "breathing": "Out as you lift, in as you lower.",
        },
        {"name": "QL walk", "why": "It warms up your waist.", "set_up": "", "breathing": ""},
    ],
}
PLAN = {
    "title": "Back & hips",
    "byline": "Maria’s plan, by Jonas Lind, 16 November 2026",
    "line": "Start with the knee version if 3 hurts.",
    "goal": "Carry my grandson up the stairs.",
    "number": "Plan 3",
    "version": 3,
    "date": "16 Nov 2026",
    "published": {"year": 2026, "month": 11, "day": 16},
    "digest": "7f3c9a12e4b0",
}
