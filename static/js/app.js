// The staff pages' one script. Every page works without it; each module adds comfort to what is there.
import "./components/copy.js";
import "./components/password.js";
import "./components/share.js";
import "./finder.js";
import { watchDialogs } from "./components/dialog.js";
import { watchMenus } from "./components/menu.js";
import { watchLogOut } from "./kept.js";

watchDialogs(document);
watchMenus(document);
watchLogOut(document);

// A form came back with errors: put the reader where the list of them stands.
document.querySelector(".error-summary")?.focus();
// A passkey needs the script; without it the button stays away.
document.querySelector("#passkey_login")?.removeAttribute("hidden");
