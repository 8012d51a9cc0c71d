/** The page's look. */
import { base } from './base.ts';
import { cards } from './cards.ts';
import { charts } from './charts.ts';
import { colours } from './colours.ts';
import { lists } from './lists.ts';
import { phone } from './phone.ts';
import { print } from './print.ts';
import { first } from './summary.ts';

export const style = [colours, base, first, cards, lists, charts, phone, print].join('');
