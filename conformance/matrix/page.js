// Filters, and nothing else: the page is whole without them. What is chosen is in the URL's hash, so that it can be linked to.
(() => {
  const form = document.querySelector(".filters");
  const shownColumns = document.querySelector("#shown-columns");
  const lanes = [...document.querySelectorAll("thead [data-lane]")].map((head) => head.dataset.lane);
  const traits = [...document.querySelectorAll(".trait")];
  const rules = [...document.querySelectorAll(".rule")].map((body) => {
    const [head, ...cases] = [...body.rows];
    return { body, text: textOf(head), cases: cases.map((row) => ({ row, text: textOf(row) })) };
  });

  /** What a row is about, and what its failures say. */
  function textOf(row) {
    return row.cells[0].textContent.toLowerCase();
  }

  function read() {
    const data = new FormData(form);
    return Object.fromEntries([...data].map(([name, value]) => [name, value.trim()]));
  }

  function hasStatus(row, { lane, status }) {
    if (status === "") return true;
    const cells = lane === "" ? [...row.cells].slice(1) : [row.cells[1 + lanes.indexOf(lane)]];
    return cells.some((cell) => cell.classList.contains(status));
  }

  /** Shows what matches. A rule whose own text matches is shown with all its cases. */
  function show(wanted) {
    const text = wanted.text.toLowerCase();
    const narrow = text !== "" || wanted.status !== "";
    let shown = 0;
    for (const rule of rules) {
      const whole = rule.text.includes(text);
      let matching = 0;
      for (const { row, text: own } of rule.cases) {
        const matches = (whole || own.includes(text)) && hasStatus(row, wanted);
        row.hidden = !matches;
        if (matches) matching += 1;
      }
      const { trait } = rule.body.dataset;
      rule.body.hidden = matching === 0 || (wanted.trait !== "" && wanted.trait !== trait);
      if (!rule.body.hidden) shown += 1;
      unfold(rule.body.querySelector("details"), narrow && !rule.body.hidden);
    }
    for (const head of traits) {
      const { trait } = head.dataset;
      head.hidden = rules.every(({ body }) => body.hidden || body.dataset.trait !== trait);
    }
    const column = 2 + lanes.indexOf(wanted.lane);
    shownColumns.textContent =
      column < 2 ? "" : `.rules tr > :not(:first-child, :nth-child(${column})) { display: none }`;
    form.querySelector("output").textContent = `${shown} of ${rules.length} rules`;
  }

  /** Opens what a filter asks for, and closes again only what was opened so. */
  function unfold(details, open) {
    if (open && !details.open) details.dataset.unfolded = "";
    else if (open || details.dataset.unfolded === undefined) return;
    else delete details.dataset.unfolded;
    details.open = open;
  }

  function changed() {
    const wanted = read();
    const kept = Object.entries(wanted).filter(([, value]) => value !== "");
    const hash = kept.length === 0 ? "" : `#${new URLSearchParams(kept)}`;
    history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
    show(wanted);
  }

  function fromHash() {
    const kept = new URLSearchParams(location.hash.slice(1));
    for (const field of form.querySelectorAll("[name]")) {
      field.value = kept.get(field.name) ?? "";
      if (field.selectedIndex === -1) field.value = "";
    }
    show(read());
  }

  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const field of form.querySelectorAll("[name]")) field.value = "";
    changed();
  });
  addEventListener("hashchange", fromHash);
  form.hidden = false;
  fromHash();
})();
