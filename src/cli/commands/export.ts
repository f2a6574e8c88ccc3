// `segue export`: writes a trained model for other programs.
import type { Command } from '@commander-js/extra-typings';
import { forceOption, jsonOption, quietOption } from '../common-options.ts';
import { withSession } from '../session.ts';

const EXAMPLES = `
Of a title-bert model: model.onnx for ONNX Runtime, bert/ for transformers (PyTorch), the labels of its outputs in tags.json and
songs.json, and expected.json, by which a program that loads it can check itself. README.md in the folder has the steps.

Of a mel-cnn model: model.onnx, its weights by layer for PyTorch and Keras in weights.safetensors, labels.json, and
expected.json with the sounds to check by in expected.safetensors.

Examples:
  segue export --model titles --out titles-export
  python examples/reload-title-bert.py titles-export
  segue export --model sounds --out sounds-export
  python examples/reload-mel-cnn.py sounds-export`;

/** Defines `segue export`. */
export function defineExport(program: Command): void {
  program
    .command('export')
    .description('write a trained network for PyTorch, transformers, Keras and ONNX Runtime')
    .requiredOption('--model <dir>', 'model made by segue train title-bert or mel-cnn, or by segue run')
    .requiredOption('--out <dir>', 'folder to write')
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async ({ model, out, force, ...options }) => {
      await withSession(options, async (session) => {
        const { exportModel } = await import('../../serving/export/export-model.ts');
        const report = await exportModel(model, out, { force: force === true }, session);
        session.progress.done();
        if (session.json) session.printJson(report);
        else session.print(`${report.model} in ${out}: ${report.files.join(', ')}`);
      });
    });
}
