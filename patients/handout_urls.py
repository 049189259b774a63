"""The one address a patient has, what hangs from it, and the pictures it shows."""

from django.urls import path

from patients.views import downloads, handout, pictures, print_chooser, typing

urlpatterns = [
    path("p/", typing.type_token, name="handout-type"),
    path("p/<str:token>/", handout.handout, name="handout"),
    path("p/<str:token>/advice/", handout.advice, name="handout-advice"),
    path("p/<str:token>/qr.svg", handout.qr, name="handout-qr"),
    path("p/<str:token>/handout.pdf", downloads.handout_pdf, name="handout-pdf"),
    path("p/<str:token>/print.png", downloads.handout_png, name="handout-png"),
    path("p/<str:token>/print/", print_chooser.handout_print, name="handout-print"),
    path("P/<str:token>/", handout.from_qr, name="handout-from-qr"),
    path("P/<str:token>/<str:sheet>/", handout.from_sheet, name="handout-from-sheet"),
    path("m/<str:name>", pictures.picture, name="picture"),
    path("robots.txt", handout.robots, name="robots"),
]
