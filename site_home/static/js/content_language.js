// Fields follow the language of what is edited; the admin around them keeps its own.

(() => {
  const { language, direction, sourceLanguage, sourceDirection } = document.currentScript.dataset;

  // What is written from left to right in every language.
  const plain = [
    "slug_field", "date_field", "time_field", "date_time_field", "regex_field",
  ].map((kind) => `.w-field--${kind} *`).join(", ");
  const fields = `:is(input[type="text"], textarea, [contenteditable="true"]):not(${plain}, [name="whatsapp"])`;
  const segments = ".js-translation-editor li > ul > li";
  const own = `[data-edit-form] ${fields}, ${segments} > div > :is(p, textarea)`;

  function tell(selector, lang, dir) {
    for (const element of document.querySelectorAll(selector)) {
      if (element.lang !== lang) Object.assign(element, { lang, dir });
    }
  }

  function tellAll() {
    tell(own, language, direction);
    if (sourceLanguage) tell(`${segments} > p`, sourceLanguage, sourceDirection);
  }

  new MutationObserver(tellAll).observe(document, { childList: true, subtree: true });

  // The rich text editor would guess the direction of each paragraph from its first letter.
  if (window.draftail) {
    const directed = (options) => ({ ...options, textDirectionality: direction.toUpperCase() });
    const { initEditor, DraftailRichTextArea } = window.draftail;
    window.draftail.initEditor = (selector, options, script) =>
      initEditor(selector, directed(options), script);
    window.telepath.register(
      "wagtail.widgets.DraftailRichTextArea",
      class extends DraftailRichTextArea {
        constructor(options) {
          super(directed(options));
        }
      },
    );
  }
})();
