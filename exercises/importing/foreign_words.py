"""Words of other collections, in those of our vocabulary. What has no counterpart is left out."""

# free-exercise-db: 17 muscle groups.
MUSCLES = {
    "abdominals": ("ra", "eo", "io"),
    "abductors": ("gmed", "gmin"),
    "adductors": ("adds",),
    "biceps": ("biceps",),
    "calves": ("gastroc", "soleus"),
    "chest": ("pec",),
    "forearms": ("wext", "wflex"),
    "glutes": ("gmax",),
    "hamstrings": ("hams",),
    "lats": ("lats",),
    "lower back": ("es",),
    "middle back": ("mt", "rhomb"),
    "neck": ("dnf", "scm"),
    "quadriceps": ("quads",),
    "shoulders": ("delt",),
    "traps": ("ut",),
    "triceps": ("triceps",),
}
# wger: 16 muscles by their Latin names.
LATIN = {
    "Anterior deltoid": ("delt",),
    "Biceps brachii": ("biceps",),
    "Biceps femoris": ("hams",),
    "Brachialis": ("biceps",),
    "Erector spinae": ("es",),
    "Gastrocnemius": ("gastroc",),
    "Gluteus maximus": ("gmax",),
    "Latissimus dorsi": ("lats",),
    "Obliquus externus abdominis": ("eo",),
    "Pectoralis major": ("pec",),
    "Quadriceps femoris": ("quads",),
    "Rectus abdominis": ("ra",),
    "Serratus anterior": ("serr",),
    "Soleus": ("soleus",),
    "Trapezius": ("ut", "mt", "lt"),
    "Triceps brachii": ("triceps",),
}
EQUIPMENT = {
    "bands": "band-flat",
    "dumbbell": "weight",
    "foam roll": "foam-roller",
    "kettlebells": "weight",
    "kettlebell": "weight",
    "medicine ball": "weight",
    "gym mat": "mat",
    "resistance band": "band-flat",
}
# The body region that a muscle stands for.
REGION_OF = {
    "ra": "abdomen", "eo": "abdomen", "io": "abdomen", "gmed": "hip", "gmin": "hip", "gmax": "hip",
    "adds": "thigh", "quads": "thigh", "hams": "thigh", "gastroc": "ankle", "soleus": "ankle",
    "pec": "shoulder", "delt": "shoulder", "serr": "shoulder", "ut": "neck", "mt": "thoracic",
    "lt": "thoracic", "rhomb": "thoracic", "lats": "thoracic", "es": "low-back", "dnf": "neck",
    "scm": "neck", "biceps": "elbow", "triceps": "elbow", "wext": "wrist-hand", "wflex": "wrist-hand",
}  # fmt: skip
PURPOSES = {"stretching": "stretch", "strength": "strength", "cardio": "aerobic"}


def muscle_tags(main: list[str], helping: list[str], words: dict) -> dict[str, list]:
    """Tags for muscles and the regions of the main ones; a muscle that is main is not a helper as well."""
    prime = list(dict.fromkeys(tag for word in main for tag in words.get(word, ())))
    helpers = dict.fromkeys(tag for word in helping for tag in words.get(word, ()) if tag not in prime)
    regions = dict.fromkeys(REGION_OF[tag] for tag in prime)
    return {
        "muscle": [[tag, "prime", ""] for tag in prime] + [[tag, "helper", ""] for tag in helpers],
        "region": [[tag, "", ""] for tag in regions],
    }
