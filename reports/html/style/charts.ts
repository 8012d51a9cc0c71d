/** Lines over time, and runs next to their bound. */
export const charts = `
.over{margin:1.2rem 0 .5rem}
.over small{font-weight:400;margin-inline-start:.5rem}
.panels{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.2rem 2.5rem}
.panel{margin:0;display:flex;flex-direction:column;justify-content:flex-end}
.panel:not(:has(.axis)){justify-content:flex-start}
.panel figcaption{display:flex;flex-wrap:wrap;gap:.1rem 1rem;align-items:baseline;font-size:.92rem;color:var(--ink)}
.panel figcaption span{color:var(--quiet)}.panel figcaption bdi,.panel figcaption strong{color:var(--ink)}
.panel svg{display:block;width:100%;overflow:visible}
.panel figcaption svg{flex:none}.panel figcaption .mark{width:1.15em;align-self:center}
.key{display:inline-flex;gap:.35rem;align-items:center}.key svg{width:1.5rem;height:.5rem}
.plot{display:grid;grid-template-columns:4.2rem minmax(0,1fr);gap:.6rem;margin-top:.35rem}
.plot svg{height:6.5rem}
.scale{display:flex;flex-direction:column;justify-content:space-between;text-align:end;font-size:.78rem;line-height:1;color:var(--quiet);margin-block:-.3rem}
.plot .break{height:1.3rem;border-top:2px dashed var(--bad);margin-bottom:.2rem;background:linear-gradient(var(--paper),var(--paper)) 0 100%/100% 0 no-repeat;position:relative}
.plot .break::after{content:"≈";position:absolute;inset-inline-start:50%;bottom:-.15rem;font-size:.9rem;line-height:1;color:var(--quiet)}
.scale:has(span:nth-child(3)) span:first-child{margin-bottom:.25rem}.scale:has(span:nth-child(3)) span:nth-child(2){margin-bottom:auto}
.axis{display:flex;justify-content:space-between;font-size:.78rem;color:var(--quiet)}
.plot+.axis{margin-inline-start:4.8rem}
.panel svg:not(.mark) path{fill:none;vector-effect:non-scaling-stroke;stroke-linecap:round;stroke-linejoin:round}
.panel svg:not(.mark) .during{fill:var(--wash)}
.panel .grid{stroke:var(--line);stroke-width:1}
.line{stroke:var(--ink);stroke-width:2}
.line-0{stroke:var(--link)}.line-1{stroke:var(--ink)}.line-2{stroke:var(--quiet);stroke-width:1.5;stroke-dasharray:1 4}
.limit{stroke:var(--bad);stroke-width:2;stroke-dasharray:6 5}
.strip svg:not(.mark){height:1.9rem;margin-top:.3rem}
.strip figcaption a{color:inherit}
.strip p{margin:0;font-size:.82rem}
.beyond{fill:var(--wash)}
.point{stroke:var(--ink);stroke-width:7;opacity:.55}
.middle{stroke:var(--good);stroke-width:4}.bad .middle{stroke:var(--bad)}.unsure .middle{stroke:var(--unsure)}
`;
