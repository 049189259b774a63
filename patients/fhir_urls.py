"""The read-only FHIR pages for a clinic's own system. One address per action; all else is an outcome."""

from django.urls import path

from patients.views import fhir

urlpatterns = [
    path("metadata", fhir.metadata, name="fhir-metadata"),
    path("CarePlan", fhir.search, {"kind": "CarePlan"}, name="fhir-care-plans"),
    path("CarePlan/<str:key>", fhir.read, {"kind": "CarePlan"}, name="fhir-care-plan"),
    path("ServiceRequest", fhir.search, {"kind": "ServiceRequest"}, name="fhir-service-requests"),
    path("ServiceRequest/<str:key>", fhir.read, {"kind": "ServiceRequest"}, name="fhir-service-request"),
    path("Observation", fhir.search, {"kind": "Observation"}, name="fhir-observations"),
    path("Observation/<str:key>", fhir.read, {"kind": "Observation"}, name="fhir-observation"),
    path("", fhir.nothing, name="fhir-base"),
    path("<path:rest>", fhir.nothing, name="fhir-nothing"),
]
