/* Follows an import of subscribers: fetches the page anew every second and shows what has changed. */

const place = document.getElementById("import-state");

async function follow() {
  if (!place.querySelector("progress")) return;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.getElementById("import-state");
    if (!news) return location.reload();
    place.replaceChildren(...news.childNodes);
    place.querySelector("[tabindex]")?.focus();
  } catch {
    // The next try may reach the site again.
  }
  setTimeout(follow, 1000);
}

setTimeout(follow, 1000);
