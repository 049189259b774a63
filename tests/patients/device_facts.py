"""What the device has to know of the plan in tests/patients/sheets.py."""

FACTS = {
    "version": 3,
    "per": "week",
    "minimum": 3,
    "maximum": 4,
    "week_start": 0,
    "count": {"before": "", "between": " of ", "dose": "3–4\u00a0sessions", "after": ""},
    "title": "This week",
    "to_go": ["One more to go this week.", "Two more to go this week.", "Three more to go this week."],
    "minutes": "about 15 min",
    "offline": "You are offline. This is your plan of 16 November.",
    "well_done": "Well done, Maria.",
    "tell": "Tell Jonas Lind anything",
    "urgent": "This is not read at once. If you are worried, call 01632 960 118.",
    "pain": list(range(11)),
    "holds": [
        {
            "id": "7d4f2c1e-0b6a-4c39-9b1f-5a7e3d2c1b0a",
            "question": "How long did it feel easy? Knee Plank, in seconds",
            "seconds": [0, 15, 30, 45, 60],
        }
    ],
}
