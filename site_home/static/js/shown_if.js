/* In the admin: offers the answers to the questions above a row of a form, instead of the line in
   which the choice is kept ("id of the question, space, answer"). */
(() => {
  const ASKING = ["choice", "choices", "country", "tick"];

  const own = (block, name) => block.querySelector(`:scope > input[name$="-${name}"]`)?.value ?? "";
  const words = (block, name) => block.querySelector(`input[name$="-value-${name}"]`)?.value ?? "";

  class ShownIf extends window.StimulusModule.Controller {
    connect() {
      this.list = document.createElement("select");
      const label = this.element.closest("[data-contentpath]")?.querySelector("label");
      this.list.setAttribute("aria-label", label?.textContent ?? "");
      this.element.type = "hidden";
      this.element.after(this.list);
      this.list.addEventListener("focus", () => this.fill());
      this.list.addEventListener("blur", () => this.name());
      this.list.addEventListener("change", () => {
        this.element.value = this.list.value;
        this.element.dispatchEvent(new Event("change", { bubbles: true }));
      });
      requestAnimationFrame(() => {
        this.fill();
        this.name();
      });
    }

    disconnect() {
      this.list.remove();
    }

    /* The rows of the form above this one, without those deleted. */
    above() {
      const row = this.element.closest("[data-streamfield-child]");
      const rows = [...(row?.parentElement.querySelectorAll(":scope > [data-streamfield-child]") ?? [])];
      return rows.slice(0, rows.indexOf(row)).filter((each) => own(each, "deleted") !== "1");
    }

    answers(row) {
      const kind = own(row, "type");
      if (kind === "country") return JSON.parse(this.element.dataset.countries);
      if (kind === "tick") return [["yes", this.element.dataset.ticked]];
      return [...row.querySelectorAll("[data-streamfield-child]")]
        .filter((each) => own(each, "deleted") !== "1")
        .map((each) => [own(each, "id"), words(each, "label")]);
    }

    fill() {
      const chosen = this.element.value;
      const { always, gone } = this.element.dataset;
      this.list.replaceChildren(new Option(always, ""));
      for (const row of this.above().filter((each) => ASKING.includes(own(each, "type")))) {
        const group = document.createElement("optgroup");
        group.label = words(row, "label");
        for (const [answer, label] of this.answers(row)) {
          group.append(new Option(label, `${own(row, "id")} ${answer}`));
        }
        this.list.append(group);
      }
      this.list.value = chosen;
      if (this.list.selectedIndex < 0) this.list.add(new Option(gone, chosen, true, true));
    }

    /* Once the list is closed it says the question, too; open, the headings do. */
    name() {
      const [option] = this.list.selectedOptions;
      const question = option?.parentElement.label;
      if (question) option.text = `${question} – ${option.text}`;
    }
  }

  window.wagtail.app.register("shown-if", ShownIf);
})();
