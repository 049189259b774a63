"""`python -m tests.bench.one_pdf <plan> <fonts>`: one PDF from a cold start, without a database."""

import pickle
import sys
from pathlib import Path

from django.conf import settings

from patients.exports import pdf

if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    words, pictures, qr = pickle.loads(Path(sys.argv[1]).read_bytes())
    made = pdf.render(words, paper="a4", pictures=pictures, qr_svg=qr, fonts_dir=Path(sys.argv[2]))
    sys.stdout.buffer.write(made)
