// Says so on the page when a passkey could not be used; allauth's script only raises the event.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-failed").hidden = false;
});
