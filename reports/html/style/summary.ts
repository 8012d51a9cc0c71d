/** The first screen. */
export const first = `
.verdict{background:var(--band);color:var(--on);padding-block:1.6rem 1.35rem}
.verdict .mark{width:3.6rem;height:3.6rem;color:var(--on)}
.verdict .mark .sign{stroke:var(--band);stroke-width:2.4}
.stamp{display:flex;align-items:center;gap:1.1rem}
h1{margin:0;font-size:3.4rem;line-height:1;font-weight:750;letter-spacing:.015em;display:flex;flex-wrap:wrap;align-items:baseline;gap:.35rem 1.4rem}
h1 .what{font-size:1.15rem;font-weight:500;letter-spacing:0;line-height:1.3}
.deciding{margin:1rem 0 0;font-size:1.4rem;line-height:1.35;font-weight:600;max-width:54rem;display:-webkit-box;-webkit-line-clamp:4;-webkit-box-orient:vertical;overflow:hidden}
.next{margin:.3rem 0 0;font-size:1.08rem}
.tally{margin:.45rem 0 0;font-size:1.02rem;opacity:.92}
.note{display:inline-block;margin:.7rem .6rem 0 0;padding:.12rem .7rem;border:1.5px dashed var(--on);border-radius:4px;font-weight:600}
.remark{margin:.45rem 0 0;font-size:.94rem;opacity:.92;max-width:60rem}
.first{display:grid;grid-template-columns:minmax(0,1.2fr) minmax(0,1fr);gap:1.1rem 4rem;align-items:start;margin-block:0;padding-block:1.3rem 1.5rem}
.first>div,.facts{display:grid;gap:1.1rem 2rem}
.candidates td,.candidates th{padding-block:.5rem}
.candidates thead th{width:20%}.candidates thead th:nth-child(2){width:25%}.candidates thead th:last-child{width:55%}
.candidates tbody td:last-child{font-weight:600}
.candidates small{font-weight:400}
.candidates .problem{display:block}
.candidates .bad td:last-child{color:var(--bad)}
.candidates .foreign{display:block;font-weight:600;color:var(--bad)}
.facts{grid-template-columns:repeat(2,minmax(0,1fr))}
.facts dd,.uncovered dd{font-weight:600}
.first dl small{display:block;font-weight:400;line-height:1.45}
.facts .wide{grid-column:1/-1}
.uncovered li{font-weight:400}
.candidates .short{white-space:nowrap}
.layers{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.35rem 1.6rem;padding-top:1rem;border-top:1px solid var(--line)}
.layers a{color:inherit;text-decoration:none}.layers a:hover{text-decoration:underline}
nav{position:sticky;top:0;z-index:2;background:var(--paper);border-block:1px solid var(--line)}
nav ul{display:flex;gap:1.6rem;overflow-x:auto;scrollbar-width:none}
nav a{display:block;padding:.6rem 0;color:var(--ink);text-decoration:none;white-space:nowrap;font-size:.94rem}
nav a:hover{text-decoration:underline}
`;
