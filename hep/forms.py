"""How forms are drawn: crispy layouts, plain Django forms and allauth's pages share one field template."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draw every form with `templates/components/`; the admin keeps its own templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
