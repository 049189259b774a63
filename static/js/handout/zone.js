/** The zone of this device, for a form that asks when somebody wants to hear; without it the clinic's is taken. */
const field = document.querySelector("[data-zone]");
if (field) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
