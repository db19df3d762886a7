// Says so on the page when a passkey could not be used; allauth's script only raises the event.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const alert = document.getElementById("passkey-failed");
  document.querySelector(".page-head").after(alert);
  alert.hidden = false;
  alert.scrollIntoView({ block: "center" });
});
