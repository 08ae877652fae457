import { form, Graph, node, workflow, type Workflow } from "pawl";
import { chart, file, html, image, json, markdown, results, table, text } from "pawl/results";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAJklEQVR42mNkYPhfz0AEYBxVSF+FowqJVUi0wlGFxCokWuGoQmIVAgBHYQIRw8ulRgAAAABJRU5ErkJggg==",
  "base64",
);

/** Every element that a form can have. */
const everything = workflow(
  {
    name: "every-element",
    title: "Every element",
    description: "Shows each kind of field that a form can have, and gives back what it got.",
    tags: ["forms", "demo"],
    author: "The Pawl project",
    input: form({
      fields: {
        intro: form.markdown(
          "Fill in what you like; **bold** things are bold, and [links](https://example.com) open beside.",
        ),
        name: form.text({ title: "Name", placeholder: "Ada Lovelace", maxLength: 60, description: "As on the badge." }),
        email: form.text({ title: "E-mail", format: "email", optional: true }),
        site: form.text({ title: "Site", format: "uri", optional: true }),
        account: form.text({
          title: "IBAN",
          pattern: "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}",
          mismatch: "must be an IBAN",
          optional: true,
        }),
        secret: form.password({ title: "Door code", optional: true }),
        about: form.area({ title: "About you", optional: true, rows: 3 }),
        age: form.integer({ title: "Age", min: 1, max: 150 }),
        share: form.number({ title: "Share", min: 0, max: 1, step: 0.05, default: 0.5 }),
        born: form.date({ title: "Born on", optional: true }),
        wakes: form.time({ title: "Wakes at", optional: true }),
        meets: form.datetime({ title: "Meets at", optional: true }),
        language: form.select({ title: "Language", options: { de: "German", en: "English", fr: "French" } }),
        travel: form.select({
          title: "Travels",
          expanded: true,
          options: [
            { value: "train", label: "By train", description: "Slow, and with a view" },
            { value: "car", label: "By car" },
          ],
          default: "train",
        }),
        km: form.number({ title: "Kilometres", min: 0, visibleWhen: { field: "travel", equals: "car" } }),
        meals: form.select({
          title: "Meals",
          many: true,
          expanded: true,
          options: ["breakfast", "lunch", "dinner"],
          optional: true,
        }),
        terms: form.checkbox({ title: "I have read the terms", mustBeTrue: true }),
        address: form.group({
          title: "Address",
          fields: { street: form.text({ title: "Street" }), city: form.text({ title: "City" }) },
        }),
        lines: form.list({
          title: "Lines",
          min: 1,
          max: 5,
          of: form.group({
            fields: { what: form.text({ title: "What" }), price: form.number({ title: "Price", min: 0 }) },
          }),
        }),
        words: form.list({ title: "Words", of: form.text(), optional: true }),
        receipts: form.files({ title: "Receipts", accept: ["image/*", ".txt"], maxBytes: 5_000_000, optional: true }),
        foot: form.html("<p>Ends with <em>HTML</em><script>document.title = 'stolen'</script>.</p>"),
      },
    }),
  },
  (_ctx, input) => input,
);

const Approval = form({
  fields: {
    paidOn: form.date({ title: "Paid on" }),
    reason: form.area({ title: "Reason", optional: true, rows: 3 }),
    receipt: form.file({ title: "Receipt", optional: true }),
  },
  actions: {
    pay: { label: "Pay" },
    decline: { label: "Decline", style: "danger", fields: ["reason"], confirm: "Really decline it?" },
    later: { label: "Not now", validates: false },
  },
});

/** Asks somebody, and goes on with what they say. */
const expense = workflow(
  {
    name: "expense",
    title: "Expense",
    description: "Asks for approval, and books the expense.",
    tags: ["office"],
    input: form({
      fields: {
        purpose: form.text({ title: "What for?", maxLength: 100 }),
        amount: form.number({ title: "Amount", min: 0.01, step: 0.01 }),
        currency: form.select({ title: "Currency", options: { EUR: "Euro", USD: "US dollar" }, default: "EUR" }),
      },
      submit: "Hand in",
    }),
  },
  async (ctx, { purpose, amount, currency }) => {
    const answer = await ctx.interrupt({
      name: "approval",
      title: `${purpose}: ${amount} ${currency}?`,
      description: "The budget of the department has enough left for it.",
      schema: Approval,
      timeout: "14d",
    });
    return { purpose, answer };
  },
);

/** Gives every kind of result. */
const sales = workflow(
  {
    name: "sales-report",
    title: "Sales report",
    description: "Makes a report with charts, tables and files.",
    tags: ["reports", "demo"],
  },
  async (ctx) => {
    const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug"];
    const shop = months.map((_, at) => 1200 + ((at * 431) % 900));
    const web = months.map((_, at) => (at === 3 ? null : 800 + at * 240));
    ctx.emit("result", markdown(`**${months.length} months** loaded`));
    const [report, map] = await ctx.step("files", async () => [
      await ctx.files.write("out/report.csv", "month,euros\nJan,1200\n", { type: "text/csv" }),
      await ctx.files.write("out/map.png", png, { type: "image/png" }),
    ]);
    if (report === undefined || map === undefined) throw new Error("Both were written.");
    const series = [
      { name: "Shop", values: shop },
      { name: "Web", values: web },
    ];
    return results(
      markdown(
        "# Sales of the year\n\nSales went **up** in most months; see [the method](https://example.com).\n\n- [x] loaded\n- [ ] checked\n\n| Region | Share |\n|---|--:|\n| North | 61 % |\n| South | 39 % |\n\n> Numbers are before tax.\n\n```ts\nconst total = sum(months);\n```",
      ),
      chart({ kind: "bar", title: "By month", x: months, series, unit: "€" }),
      chart({ kind: "line", title: "Trend", x: months, series, unit: "€" }),
      chart({ kind: "area", title: "Web only", x: months, series: [series[1]!], unit: "€" }),
      chart({
        kind: "pie",
        title: "Share",
        x: ["Shop", "Web", "Fairs"],
        series: [{ name: "Share", values: [61, 31, 8] }],
        unit: "%",
      }),
      table({
        title: "Months",
        columns: ["month", { key: "euros", title: "Sales (€)" }, { key: "isChecked", title: "Checked" }],
        rows: months.map((month, at) => ({ month, euros: shop[at]!, isChecked: at < 5 })),
      }),
      text("select month, sum(euros)\nfrom sales\ngroup by month", { language: "sql" }),
      html(
        "<h2>As HTML</h2><p onclick=\"document.title='stolen'\">Some <b>bold</b> text<img src=x onerror=\"document.title='stolen'\"></p>",
      ),
      image({ file: map, alt: "A grey square", title: "Map" }),
      json({ rows: 8, source: "shop" }, { title: "Source" }),
      file(report, { title: "All of it" }),
    );
  },
);

const old = workflow(
  { name: "invoice-v1", title: "Invoice (old)", tags: ["office"], deprecated: "Use Expense instead." },
  () => "done",
);

interface Essay {
  readonly topic: string;
  draft?: string;
}
const draft = node({
  name: "draft",
  prep: (essay: Essay) => essay.topic,
  exec: (topic) => `On ${topic}`,
  post: (essay, _topic, text) => {
    essay.draft = text;
    return "review";
  },
});
const review = node({ name: "review", post: (_: Essay): "good" | "bad" => "good" });
const publish = node({ name: "publish", post: (_: Essay): string => "" });
draft.on("review", review);
review.on("good", publish).on("bad", draft);

export const formWorkflows = [
  everything,
  expense,
  sales,
  old,
  new Graph<Essay>({ name: "essay", start: draft }),
] as readonly unknown[] as readonly Workflow[];
