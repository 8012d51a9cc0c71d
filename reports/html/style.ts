/** The page's look: calm, with the verdict as its only loud part. Light, dark, phone and paper. */
import { print } from './print.ts';

const colours = `
:root{color-scheme:light dark;
--paper:#f6f6f3;--sheet:#fff;--ink:#1d2025;--quiet:#575d68;--line:#dedfda;--wash:#eeeeea;--link:#1f4fa3;--focus:#1f4fa3;
--good:#17643f;--bad:#a3241c;--unsure:#76500a;--aside:#5b5570;
--good-wash:#e7f2ec;--bad-wash:#fbecea;--unsure-wash:#fbf3e1;--on:#fff}
@media (prefers-color-scheme:dark){:root{
--paper:#131519;--sheet:#1b1e23;--ink:#e7e8ea;--quiet:#a4aab4;--line:#333840;--wash:#252930;--link:#9dbdf7;--focus:#9dbdf7;
--good:#78cfa0;--bad:#ff9188;--unsure:#e8bb5c;--aside:#b9b2d6;
--good-wash:#1c2f26;--bad-wash:#3a2220;--unsure-wash:#352b17}}
.verdict.good{--band:#17643f}.verdict.bad{--band:#a3241c}.verdict.unsure{--band:#76500a}
@media (prefers-color-scheme:dark){.verdict.good{--band:#134f33}.verdict.bad{--band:#86201a}.verdict.unsure{--band:#614208}}
`;

const base = `
*{box-sizing:border-box}
html{scroll-padding-top:3.5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 Inter,ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
code,pre{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
pre{margin:.35rem 0 0;padding:.6rem .75rem;background:var(--wash);border-radius:4px;white-space:pre-wrap;max-height:18rem;overflow:auto}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}
h2:focus,h2:focus-visible{outline:none}
small{font-size:.82em;color:var(--quiet)}
.width{max-width:70rem;margin-inline:auto;padding-inline:1.5rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
[hidden]{display:none!important}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;z-index:3;background:var(--sheet);padding:.5rem 1rem}
.count{color:var(--quiet);font-weight:400}
.quiet{color:var(--quiet)}
.mark{width:1.15em;height:1.15em;flex:none;vertical-align:-.2em;fill:currentColor}
.mark .sign{fill:none;stroke:var(--sheet);stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round}
.mark.good{color:var(--good)}.mark.bad{color:var(--bad)}.mark.unsure{color:var(--unsure)}.mark.aside{color:var(--aside)}
ul{margin:0;padding:0;list-style:none}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{text-align:start;vertical-align:top;padding:.45rem .75rem .45rem 0;border-top:1px solid var(--line)}
thead th{border:0;padding-block:.2rem;font-size:.8rem;font-weight:500;color:var(--quiet)}
tbody th{font-weight:500}
dl,dd{margin:0}
dt{font-size:.8rem;color:var(--quiet)}
button,select,input{font:inherit;color:inherit}
`;

const first = `
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
.first{display:grid;grid-template-columns:minmax(0,1.2fr) minmax(0,1fr);gap:1.1rem 4rem;align-items:start;margin-block:0;padding-block:1.3rem 1.5rem}
.first>div,.facts{display:grid;gap:1.1rem 2rem}
.candidates td,.candidates th{padding-block:.5rem}
.candidates thead th{width:20%}.candidates thead th:nth-child(2){width:25%}.candidates thead th:last-child{width:55%}
.candidates tbody td:last-child{font-weight:600}
.candidates small{font-weight:400}
.candidates .problem{display:block}
.candidates .bad td:last-child{color:var(--bad)}
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

const cards = `
main section{margin-block:2.4rem}
h2{font-size:1.35rem;line-height:1.25;margin:0 0 .9rem;font-weight:650}
h3{font-size:1.08rem;line-height:1.4;margin:0;font-weight:650}
.card{background:var(--sheet);border:1px solid var(--line);border-inline-start:5px solid var(--bad);border-radius:6px;padding:1.1rem 1.35rem 1.2rem;margin-block:0 1rem}
.card.open{border-inline-start-color:var(--unsure);border-inline-start-style:double}
.card h3{display:flex;gap:.6rem;font-size:1.15rem}
.card h3 .mark{margin-top:.2em}
details.card{padding-block:.55rem;margin-bottom:.5rem}
.card>summary{display:grid;grid-template-columns:1.2rem minmax(0,1fr) minmax(0,1fr);gap:.2rem .7rem;align-items:center;list-style:none}
.card>summary::-webkit-details-marker{display:none}
.card>summary span{color:var(--quiet)}
.threads{margin-bottom:1.2rem;max-width:54rem}
.threads h3{font-size:1rem}
.meta{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;margin:.2rem 0 0;color:var(--quiet);font-size:.92rem}
.mend{margin:.6rem 0 0}
.with-picture{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,21rem);gap:1.5rem}
figure{margin:.9rem 0 0}
figure img{display:block;width:100%;max-height:20rem;object-fit:cover;object-position:top;border:1px solid var(--line);border-radius:4px;background:var(--wash)}
figcaption{font-size:.8rem;color:var(--quiet)}
.versus{display:flex;flex-wrap:wrap;gap:.6rem 3rem;margin:.9rem 0 .3rem}
.versus dd{font-size:1.25rem;line-height:1.35;font-weight:650}
.versus small{display:block;font-weight:400;font-size:.82rem}
.got dd{color:var(--bad)}
.details>div{display:grid;grid-template-columns:8.5rem minmax(0,1fr);gap:.1rem 1rem;padding-block:.32rem}
.details dt{font-size:.88rem;line-height:1.7}
.items li{padding-block:.2rem}
.items li+li{border-top:1px solid var(--line)}
.items small{display:block}
.columns{columns:2 22rem;column-gap:2.5rem}.columns li{break-inside:avoid}
details>summary{cursor:pointer}
.card details.more-items,.open details{margin-top:.6rem}
.file{margin-inline-end:1rem}
.command{display:inline-flex;align-items:flex-start;gap:.5rem;max-width:100%}
.command code{background:var(--wash);padding:.18rem .55rem;border-radius:4px}
.command button,.more,#reset,.states button,select,#text{border:1px solid var(--line);background:var(--sheet);border-radius:4px;cursor:pointer}
.command button{flex:none;white-space:nowrap;font-size:.82rem;padding:.1rem .6rem;min-height:1.6rem}
button:hover{background:var(--wash)}
.aside li{display:flex;gap:.7rem;padding-block:.5rem;border-top:1px solid var(--line)}
.aside .mark{margin-top:.2em}
.aside code{color:var(--quiet)}
`;

const lists = `
#filter{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;margin-bottom:.3rem}
.search{flex:1 1 13rem}
#text{width:100%;padding:.45rem .75rem;cursor:text;border-color:var(--quiet)}
#text::placeholder{color:var(--quiet);opacity:1}
.states{display:flex;flex-wrap:wrap;gap:.35rem}
.states button,select{padding:.4rem .7rem}
#reset{padding:.1rem .7rem;margin-inline-start:.6rem;color:var(--ink)}
.states [aria-pressed=true]{border-color:var(--ink);box-shadow:inset 0 0 0 1px var(--ink);font-weight:600}
#filter p{flex:1 0 100%;margin:.1rem 0 0;min-height:1.8rem;color:var(--quiet);font-size:.92rem}
.group{margin-top:1.3rem}
.group h3{padding-bottom:.35rem}
.group h3 .count{font-size:.9rem}
.check{border-top:1px solid var(--line)}
.check>summary{display:grid;grid-template-columns:1.3rem minmax(0,1.5fr) minmax(0,.8fr) minmax(0,1fr);gap:.2rem .9rem;padding:.4rem .4rem;list-style:none;align-items:baseline}
.check>summary::-webkit-details-marker{display:none}
.check>summary:hover,.check[open]>summary{background:var(--wash)}
.check .value{font-weight:600}
.check code{color:var(--quiet)}
.check .mark{align-self:start;margin-top:.18em}
.check .details{padding:.4rem .5rem .9rem 2.6rem}
.more{margin-top:.5rem;padding:.35rem .9rem}
.requirements th span{font-weight:400}
.state{white-space:nowrap}.state small{display:block;white-space:normal;max-width:22rem}
.requirements th{width:34%}.requirements thead th+th{width:9rem}.requirements thead th:last-child{width:auto}
.requirements td{font-size:.94rem}.sum{display:inline-block;min-width:1.8rem;color:var(--quiet)}
.scroll{overflow-x:auto}
.margins,.timeline{min-width:44rem}
.number{text-align:end;white-space:nowrap}
.timeline .number small{display:block}
thead .chart div{display:flex;justify-content:space-between}
.chart{width:38%;padding-inline-end:0}
.margins thead th:nth-child(2),.margins thead th:nth-child(4){width:6.5rem}.margins thead th:nth-child(3){width:9rem}
.timeline thead th:nth-child(2){width:11rem}.timeline thead th:nth-child(3){width:7.5rem}
.margins .number{white-space:normal}
.margins thead th:nth-child(n+2):nth-child(-n+4),.timeline thead th:nth-child(3){text-align:end}
#run h3{margin-top:1.4rem}
.chart svg{display:block;width:100%;height:1rem;margin-top:.25rem}
.timeline .chart svg{height:.65rem;margin-top:.45rem}
.track{fill:var(--line)}.bound{fill:var(--ink)}.dot{fill:var(--ink);opacity:.55}
.span{fill:var(--good)}.bad .span,.span.bad{fill:var(--bad)}.unsure .span{fill:var(--unsure)}
.wave{padding-top:1rem;color:var(--quiet);font-weight:500;font-size:.88rem}
.timeline th small{display:block;font-weight:400}
.files summary{font-size:.82rem;color:var(--quiet)}
.inputs{margin-top:1rem}.inputs div{padding-block:.25rem}
footer{padding-block:1.2rem 2.5rem;color:var(--quiet);font-size:.9rem}
`;

const phone = `
@media (max-width:52rem){
.first{grid-template-columns:minmax(0,1fr);gap:.9rem}
.with-picture{grid-template-columns:minmax(0,1fr)}
}
@media (max-width:40rem){
.width{padding-inline:1rem}
.verdict{padding-block:1rem .9rem}
.verdict .mark{width:2.5rem;height:2.5rem}
.stamp{gap:.75rem;align-items:flex-start}
h1{font-size:2.1rem;flex-direction:column;gap:.3rem}
h1 .what{font-size:.98rem}
.deciding{font-size:1.12rem;margin-top:.7rem}
.tally,.next{font-size:.92rem}
.note{margin-top:.5rem;font-size:.9rem}
.first{padding-block:.75rem 1rem}
.candidates td,.candidates th{padding-block:.3rem;font-size:.92rem}
.facts,.first>div{gap:.55rem 1rem;font-size:.94rem}
.layers{padding-top:.6rem;gap:.2rem 1rem;font-size:.9rem}
.card{padding:.9rem 1rem}
.card>summary{grid-template-columns:1.2rem minmax(0,1fr)}.card>summary>span{grid-column:2}
.details>div{grid-template-columns:minmax(0,1fr)}
.check>summary{grid-template-columns:1.3rem minmax(0,1fr)}
.check>summary>*{grid-column:2}.check>summary>.mark{grid-column:1}
.check .details{padding-inline-start:2.6rem}
.requirements thead{display:none}
.requirements tr{display:block;padding-block:.5rem;border-top:1px solid var(--line)}
.requirements th,.requirements td{display:block;width:auto;border:0;padding:.1rem 0}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;

export const style = [colours, base, first, cards, lists, phone, print].join('');
