import { defined } from '../core/defined.ts';
import type { Reason } from '../core/model.ts';
import type { MissingTool } from './runner.ts';

/** `k6: it cannot be built: …. To fix it, put a k6 1.0 or newer on the PATH.` */
export function missingTool(name: string, tool: MissingTool | undefined): string {
  return tool === undefined ? name : `${name}: ${tool.missing}. To fix it, ${tool.fix}.`;
}

/** The same of a task that needs it. */
export function missingReason(name: string, tool: MissingTool | undefined): Reason {
  const fix = tool && `${tool.fix.charAt(0).toUpperCase()}${tool.fix.slice(1)}.`;
  return defined({ code: 'tool-missing' as const, detail: tool ? `${name}: ${tool.missing}` : name, fix });
}
