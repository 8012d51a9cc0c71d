/** What blocks and what is not known. */
export const cards = `
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
.owners{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;margin:-.3rem 0 1rem}.owners.quiet{display:block}
.threads{margin-bottom:1.2rem;max-width:54rem}
.threads h3{font-size:1rem}
.meta{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;margin:.2rem 0 0;color:var(--quiet);font-size:.92rem}
.fix{margin:.6rem 0 0}
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
