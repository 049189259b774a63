"""Addresses of the library, under /exercises/: one for each action."""

from django.urls import path

from exercises.views import (
    caution,
    copy,
    exercise,
    favourite,
    importing,
    merge,
    picture,
    progression,
    review,
    translation,
    writing,
)

app_name = "exercises"

urlpatterns = [
    path("", exercise.exercise_list, name="exercise-list"),
    path("new/", exercise.exercise_new, name="exercise-new"),
    path("import/", importing.import_new, name="import-new"),
    path("import/<int:run>/", importing.import_run, name="import-run"),
    path("import/<int:run>/failed.csv", importing.import_failed, name="import-failed"),
    path("import/<int:run>/correct/", importing.import_correct, name="import-correct"),
    path("import/<int:run>/confirm/", importing.import_confirm, name="import-confirm"),
    path("import/<int:run>/step/", importing.import_step, name="import-step"),
    path("import/<int:run>/discard/", importing.import_discard, name="import-discard"),
    path("export/", importing.export, name="export"),
    path("<int:pk>/", exercise.exercise_detail, name="exercise-detail"),
    path("<int:pk>/edit/", exercise.exercise_edit, name="exercise-edit"),
    path("<int:pk>/copy/", copy.exercise_copy, name="exercise-copy"),
    path("<int:pk>/original/", copy.original, name="original"),
    path("<int:pk>/original/<slug:field>/take/", copy.original_take, name="original-take"),
    path("<int:pk>/original/<slug:field>/keep/", copy.original_keep, name="original-keep"),
    path("<int:pk>/merge/", merge.exercise_merge, name="exercise-merge"),
    path("<int:pk>/review/send/", review.review_send, name="review-send"),
    path("<int:pk>/review/publish/", review.review_publish, name="review-publish"),
    path("<int:pk>/review/return/", review.review_return, name="review-return"),
    path("new/writing/", writing.writing_new, name="writing-new"),
    path("<int:pk>/writing/", writing.writing_check, name="writing-check"),
    path("<int:pk>/words/", translation.translations, name="translations"),
    path("<int:pk>/words/<str:language>/", translation.translation_edit, name="translation-edit"),
    path(
        "<int:pk>/words/<str:language>/sign-off/",
        translation.translation_sign_off,
        name="translation-sign-off",
    ),
    path("<int:pk>/star/", favourite.favourite_star, name="favourite-star"),
    path("<int:pk>/unstar/", favourite.favourite_unstar, name="favourite-unstar"),
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
