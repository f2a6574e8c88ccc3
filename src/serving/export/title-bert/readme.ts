// The README of an exported title model: what the files are, and the steps to an answer in other programs.
import type { TitleParts } from '../../../models/title-bert/title-reader.ts';
import { EXPECTED_TOLERANCE } from './expected.ts';

/** The text. */
export function formatReadme({ network, maxLength }: Pick<TitleParts, 'network' | 'maxLength'>): string {
  const { config, pooling, numLabels } = network;
  const hasSongs = numLabels.song_head > 0;
  const vector =
    pooling === 'mean'
      ? 'the mean of `last_hidden_state` over its tokens'
      : 'the pooler of BERT, tanh of a product with the vector of `[CLS]`';
  const songOutput = hasSongs ? `, \`song_probabilities\` (batch, ${numLabels.song_head})` : '';
  const songHead = hasSongs ? ' and `song_head.*`' : '';
  return `# A title model of Segue

From the title of a playlist to probabilities of ${numLabels.tag_head} tags${hasSongs ? ` and ${numLabels.song_head} songs` : ''}. A BERT encoder (${config.numHiddenLayers} layers of ${config.hiddenSize})
gives ${vector}; a linear layer and a sigmoid make the probabilities, each for itself.

| file | what |
| --- | --- |
| \`model.onnx\` | the whole network for ONNX Runtime: inputs \`input_ids\`, \`token_type_ids\`, \`attention_mask\`, int64 (batch, length); outputs \`tag_probabilities\` (batch, ${numLabels.tag_head})${songOutput}, \`last_hidden_state\` (batch, length, ${config.hiddenSize}) |
| \`model.weights.bin\` | its weights, where they are too large for one file |
| \`bert/\` | the encoder and the tokenizer for \`transformers\`; \`model.safetensors\` also holds \`tag_head.*\`${songHead} |
| \`tags.json\`${hasSongs ? ', `songs.json`' : ''} | what each place of an output stands for |
| \`expected.json\` | some titles, what is left of them when they are cleaned, their token ids, and the likeliest labels |
| \`manifest.json\` | the model, its pooling, and the most tokens that it reads |

## Steps

1. Clean the title as Segue does (\`cleaned\` in \`expected.json\` shows how): width and case made equal, emoji and decorations
   out, repeated letters shortened, spaces made single. A title that nothing is left of has no answer.
2. Tokenize with \`AutoTokenizer.from_pretrained('bert')\`, at most ${maxLength} tokens. Pad a batch with \`attention_mask\` 0.
3. Run \`model.onnx\`, or \`BertModel.from_pretrained('bert'${pooling === 'mean' ? ', add_pooling_layer=False' : ''})\` and the heads.
4. Compare with \`expected.json\`: probabilities agree within ${EXPECTED_TOLERANCE}.

\`examples/reload-title-bert.py\` of Segue does all of it.
`;
}
