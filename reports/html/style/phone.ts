/** Narrow screens. */
export const phone = `
@media (max-width:52rem){
.first{grid-template-columns:minmax(0,1fr);gap:.9rem}
.panels{grid-template-columns:minmax(0,1fr)}
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
