/* Hides what does not apply: a row with data-shown-if="question" data-shown-value="answer" is shown
   only while that question is shown and has that answer. The server decides by the same rule. */
(() => {
  const form = document.querySelector("form.form, .registration-form");
  const rows = form ? [...form.querySelectorAll("[data-shown-if]")] : [];
  if (!rows.length) return;
  const fields = [...form.querySelectorAll("input, select, textarea")];

  const applies = ({ shownIf, shownValue }) =>
    fields.some((each) => {
      if (each.name !== shownIf || each.disabled) return false;
      if (each.type !== "checkbox" && each.type !== "radio") return each.value === shownValue;
      return each.checked && (each.getAttribute("value") ?? "yes") === shownValue;
    });

  const arrange = () => {
    for (const row of rows) {
      row.hidden = !applies(row.dataset);
      for (const each of row.querySelectorAll("input, select, textarea")) each.disabled = row.hidden;
    }
  };

  form.addEventListener("change", arrange);
  window.addEventListener("pageshow", arrange);
  arrange();
})();
