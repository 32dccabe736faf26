using Seldinger.Cli;
using Seldinger.Therapies;

return new SelfTestGate(SelfTestGate.UserFolder(), Console.Error).Pass(SelfTestGate.Test)
    ? await new SeldingerCli(TherapyRegistry.Standard, Console.Out, Console.Error).RunAsync(args).ConfigureAwait(false)
    : ExitCode.Internal;
