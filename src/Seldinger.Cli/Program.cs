using Seldinger.Cli;
using Seldinger.Therapies;

return await new SeldingerCli(TherapyRegistry.Standard, Console.Out, Console.Error).RunAsync(args).ConfigureAwait(false);
