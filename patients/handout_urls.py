"""The one address a patient has, what hangs from it, and the pictures it shows."""

from django.urls import path

from patients.views import device, downloads, handout, pictures

urlpatterns = [
    path("p/<str:token>/", handout.handout, name="handout"),
    path("p/<str:token>/advice/", handout.advice, name="handout-advice"),
    path("p/<str:token>/device/", handout.device, name="handout-device"),
    path("p/<str:token>/sw.js", device.worker, name="handout-worker"),
    path("p/<str:token>/app.webmanifest", device.manifest, name="handout-manifest"),
    path("p/<str:token>/qr.svg", handout.qr, name="handout-qr"),
    path("p/<str:token>/handout.pdf", downloads.handout_pdf, name="handout-pdf"),
    path("P/<str:token>/", handout.from_qr, name="handout-from-qr"),
    path("m/<str:name>", pictures.picture, name="picture"),
    path("robots.txt", handout.robots, name="robots"),
]
