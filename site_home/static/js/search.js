// Suggestions while one types: the titles of pages, as links (WAI-ARIA, combobox with a list).
// Without this file, or on a slow or costly line, the search works all the same.
{
  const PAUSE = 180, SHORTEST = 2;
  let number = 0;

  function start(input) {
    const list = document.createElement("div"), id = `suggestions-${++number}`;
    let timer, asked, chosen = -1;
    list.id = id;
    list.className = "suggestions";
    list.role = "listbox";
    list.hidden = true;
    list.setAttribute("aria-label", input.getAttribute("aria-label") || input.labels[0].textContent);
    input.after(list);
    input.role = "combobox";
    input.setAttribute("aria-controls", id);
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");

    function choose(place) {
      const lines = [...list.children];
      chosen = lines.length ? (place + lines.length + 1) % (lines.length + 1) : -1;
      if (chosen === lines.length) chosen = -1;
      lines.forEach((line, index) => line.setAttribute("aria-selected", index === chosen));
      if (chosen < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", lines[chosen].id);
        lines[chosen].scrollIntoView({ block: "nearest" });
      }
    }

    function close() {
      clearTimeout(timer);
      asked?.abort();
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      choose(-1);
    }

    function show(titles, addresses) {
      list.replaceChildren(...titles.map((title, index) => {
        const line = document.createElement("a");
        line.id = `${id}-${index}`;
        line.role = "option";
        line.dir = "auto";
        line.href = addresses[index];
        line.tabIndex = -1;
        line.textContent = title;
        return line;
      }));
      list.hidden = !titles.length;
      input.setAttribute("aria-expanded", !list.hidden);
      choose(-1);
    }

    async function ask() {
      clearTimeout(timer);
      asked?.abort();
      asked = new AbortController();
      const words = input.value.trim();
      if (words.length < SHORTEST) return close();
      try {
        const answer = await fetch(`${input.dataset.suggestions}?q=${encodeURIComponent(words)}`, { signal: asked.signal });
        if (!answer.ok) return close();
        const [, titles, , addresses] = await answer.json();
        if (document.activeElement === input) show(titles, addresses);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
    input.addEventListener("blur", () => setTimeout(close, PAUSE));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" && list.hidden) ask();
      else if (event.key === "ArrowDown") choose(chosen + 1);
      else if (event.key === "ArrowUp" && !list.hidden) choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
      else if (event.key === "Escape" && !list.hidden) close();
      else if (event.key === "Enter" && chosen >= 0) list.children[chosen].click();
      else return;
      event.preventDefault();
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  if (!navigator.connection?.saveData) document.querySelectorAll("[data-suggestions]").forEach(start);
}
