"""The one address a patient has, what hangs from it, and the pictures it shows."""

from django.urls import path

from patients.views import (
    calendar,
    device,
    diary,
    downloads,
    handout,
    looking_back,
    pictures,
    pin,
    print_chooser,
    reminder,
    typing,
)

urlpatterns = [
    path("p/", typing.type_token, name="handout-type"),
    path("p/<str:token>/", handout.handout, name="handout"),
    path("p/<str:token>/advice/", handout.advice, name="handout-advice"),
    path("p/<str:token>/session/", handout.session, name="handout-session"),
    path("p/<str:token>/device/", handout.device, name="handout-device"),
    path("p/<str:token>/sw.js", device.worker, name="handout-worker"),
    path("p/<str:token>/app.webmanifest", device.manifest, name="handout-manifest"),
    path("p/<str:token>/qr.svg", handout.qr, name="handout-qr"),
    path("p/<str:token>/handout.pdf", downloads.handout_pdf, name="handout-pdf"),
    path("p/<str:token>/sessions/", diary.session_log, name="session-log"),
    path("p/<str:token>/sessions/kept/", diary.session_kept, name="session-kept"),
    path("p/<str:token>/pin/", pin.handout_pin, name="handout-pin"),
    path("p/<str:token>/history/", looking_back.handout_history, name="handout-history"),
    path("p/<str:token>/history/<uuid:session>/", looking_back.handout_entry, name="handout-entry"),
    path("p/<str:token>/calendar/", calendar.calendar, name="handout-calendar"),
    path("p/<str:token>/sessions.ics", calendar.calendar_file, name="calendar-file"),
    path("p/<str:token>/reminders/", reminder.handout_reminders, name="handout-reminders"),
    path("p/<str:token>/reminders/stop/", reminder.reminders_stop, name="reminders-stop"),
    path("p/<str:token>/print.png", downloads.handout_png, name="handout-png"),
    path("p/<str:token>/print/", print_chooser.handout_print, name="handout-print"),
    path("P/<str:token>/", handout.from_qr, name="handout-from-qr"),
    path("P/<str:token>/<str:sheet>/", handout.from_sheet, name="handout-from-sheet"),
    path("m/<str:name>", pictures.picture, name="picture"),
    path("robots.txt", handout.robots, name="robots"),
]
