/** What Slack documents of Block Kit: https://docs.slack.dev/reference/block-kit/blocks; limits are in characters. */
function text(maxLength: number) {
  return {
    type: 'object',
    required: ['type', 'text', 'emoji'],
    additionalProperties: false,
    properties: {
      type: { const: 'plain_text' },
      text: { type: 'string', minLength: 1, maxLength },
      emoji: { const: false },
    },
  };
}

function block(type: string, properties: Readonly<Record<string, object>> = {}) {
  return {
    type: 'object',
    required: ['type', ...Object.keys(properties)],
    additionalProperties: false,
    properties: { type: { const: type }, ...properties },
  };
}

/** A message of `chat.postMessage`, as far as this renderer uses it. */
export const messageSchema = {
  type: 'object',
  required: ['text', 'blocks'],
  additionalProperties: false,
  properties: {
    text: { type: 'string', minLength: 1, maxLength: 4_000 },
    mrkdwn: { const: false },
    unfurl_links: { const: false },
    unfurl_media: { const: false },
    blocks: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: {
        oneOf: [
          block('header', { text: text(150) }),
          block('section', { text: text(3_000) }),
          block('divider'),
          block('context', { elements: { type: 'array', minItems: 1, maxItems: 10, items: text(3_000) } }),
        ],
      },
    },
  },
};
