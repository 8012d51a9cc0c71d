/** Colours by day and by night: calm, with the verdict as the page's only loud part. */
export const colours = `
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
