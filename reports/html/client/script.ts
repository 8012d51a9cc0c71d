/**
 * The page's script: the functions of this folder, written out as text. So they refer to nothing but each other, by the
 * names that they have here.
 */
import { quoted } from '../../../core/shell.ts';
import { listen, setControls } from './controls.ts';
import { find, make } from './dom.ts';
import { groupElement, showChecks } from './list.ts';
import { commandElement, evidenceAnchor, rowDetails, rowElement, stateMark } from './rows.ts';
import { copy, jump, start } from './start.ts';
import { grouped, matching, readView, writeView } from './view.ts';

const functions = [
  make,
  find,
  readView,
  writeView,
  matching,
  grouped,
  stateMark,
  rowElement,
  rowDetails,
  evidenceAnchor,
  quoted,
  commandElement,
  groupElement,
  showChecks,
  setControls,
  listen,
  copy,
  jump,
  start,
];

export const script = `'use strict';\n${functions.map(String).join('\n')}\nstart();\n`;
