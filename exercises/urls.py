"""Addresses of the library, under /exercises/: one for each action."""

from django.urls import path

from exercises.views import caution, exercise, picture, progression

app_name = "exercises"

urlpatterns = [
    path("", exercise.exercise_list, name="exercise-list"),
    path("new/", exercise.exercise_new, name="exercise-new"),
    path("<int:pk>/", exercise.exercise_detail, name="exercise-detail"),
    path("<int:pk>/edit/", exercise.exercise_edit, name="exercise-edit"),
    path("<int:pk>/copy/", exercise.exercise_copy, name="exercise-copy"),
    path("<int:pk>/archive/", exercise.exercise_archive, name="exercise-archive"),
    path("<int:pk>/restore/", exercise.exercise_restore, name="exercise-restore"),
    path("<int:pk>/pictures/new/", picture.picture_add, name="picture-add"),
    path("<int:pk>/pictures/<int:picture>/edit/", picture.picture_edit, name="picture-edit"),
    path("<int:pk>/pictures/<int:picture>/move/<int:to>/", picture.picture_move, name="picture-move"),
    path("<int:pk>/pictures/<int:picture>/remove/", picture.picture_remove, name="picture-remove"),
    path("<int:pk>/cautions/new/", caution.caution_add, name="caution-add"),
    path("<int:pk>/cautions/<int:caution>/edit/", caution.caution_edit, name="caution-edit"),
    path("<int:pk>/cautions/<int:caution>/remove/", caution.caution_remove, name="caution-remove"),
    path("<int:pk>/steps/new/", progression.step_add, name="step-add"),
    path("<int:pk>/steps/<int:step>/remove/", progression.step_remove, name="step-remove"),
]
