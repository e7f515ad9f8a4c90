//! The command line: one file a command.

mod bench;
mod deadline;
mod demo;
mod export;
mod fail;
mod import;
mod init;
mod insight;
mod learn;
mod locate;
pub(crate) mod log;
mod map;
mod net;
mod net_of;
mod out;
mod place;
mod playbook;
mod progress;
mod rebuild;
mod serve;
mod settings;
mod staff;
mod verify;
mod voices;
mod warnings;

use clap::{Parser, Subcommand};
pub(crate) use fail::{Done, Failure};
pub(crate) use init::ADMIN;
pub(crate) use out::Out;
use place::PlaceArgs;
use yiwang_domain::actor::Actor;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Lang, Refusal, Sort};
use yiwang_office::Office;

/// Yiwang 一网: open grid governance. A thousand threads above, one net below.
#[derive(Debug, Parser)]
#[command(name = "yiwang", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Exit status: 0 done; 1 refused, failed, or a check found something (the reason stands on standard
error, its code in brackets); 2 the command line is wrong.

Environment: YIWANG_DATA, YIWANG_DATABASE, YIWANG_KEY, YIWANG_BASEMAP, YIWANG_BASEMAP_KEY and
YIWANG_BASEMAP_CREDIT as the options of the same name; YIWANG_LOG
(warn, info, yiwang_office=debug) and YIWANG_LOG_FORMAT=json for the log on standard error.

First steps 第一步:
  yiwang demo                                       a district to try out 演示
  yiwang init --region 330203 --name 海曙区          an empty installation 新建
  yiwang serve                                      serve it 运行")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Language of sentences 语言: zh or en [default: that of LANG, else zh]
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    pub(crate) lang: Option<Lang>,
    /// Answer in JSON, one value a line, for machines
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// What can be asked of the program.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build a district to try out, and serve it 演示
    Demo(demo::DemoArgs),
    /// Serve portal, workbench and API 运行
    Serve(serve::ServeArgs),
    /// Do the background work only 后台
    Worker(serve::WorkerArgs),
    /// Make an empty installation with an administrator 新建
    Init(init::InitArgs),
    /// Take tables in: grids, units, staff, categories, routes, tickets 导入
    Import(import::ImportArgs),
    /// Give tables out: matters, ledger, answers 导出
    Export(export::ExportArgs),
    /// Look after the net 网格
    #[command(subcommand)]
    Net(net::NetCommand),
    /// Look after the map beneath the net 底图
    #[command(subcommand)]
    Map(map::MapCommand),
    /// Find the grid of each point 落格
    Locate(locate::LocateArgs),
    /// Work out a deadline and say why 时限
    Deadline(deadline::DeadlineArgs),
    /// Look after playbooks 工作法
    #[command(subcommand)]
    Playbook(playbook::PlaybookCommand),
    /// Prove the ledger 校验台账
    Verify(verify::VerifyArgs),
    /// Build anew what is derived from the ledger 重建
    Rebuild(rebuild::RebuildArgs),
    /// Learn to propose categories from decided matters 学习
    Learn(learn::LearnArgs),
    /// Public feeds: list, add, read 公开声音
    Voices(voices::VoicesArgs),
    /// Settings: address, mail server, hosts 设置
    Settings(settings::SettingsArgs),
    /// List the early warnings in force 早期预警
    Warnings(warnings::WarningsArgs),
    /// Look after staff 人员
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Understand texts and tickets from files 智能分析
    #[command(subcommand)]
    Insight(insight::InsightCommand),
    /// Measure 量一量
    #[command(subcommand)]
    Bench(bench::BenchCommand),
}

impl Command {
    /// Whether it runs until told to stop, and so tells what it does.
    pub(crate) const fn serves(&self) -> bool {
        matches!(self, Self::Serve(_) | Self::Worker(_))
    }
}

/// Runs a command.
pub(crate) fn run(command: Command, out: &mut Out) -> Done {
    match command {
        Command::Demo(args) => demo::run(&args, out),
        Command::Serve(args) => serve::run(&args, out),
        Command::Worker(args) => serve::work(&args, out),
        Command::Init(args) => init::run(&args, out),
        Command::Import(args) => import::run(&args, out),
        Command::Export(args) => export::run(&args, out),
        Command::Net(command) => net::run(&command, out),
        Command::Map(command) => map::run(&command, out),
        Command::Locate(args) => locate::run(&args, out),
        Command::Deadline(args) => deadline::run(&args, out),
        Command::Playbook(command) => playbook::run(&command, out),
        Command::Verify(args) => verify::run(&args, out),
        Command::Rebuild(args) => rebuild::run(&args, out),
        Command::Learn(args) => learn::run(&args, out),
        Command::Voices(args) => voices::run(&args, out),
        Command::Settings(args) => settings::run(&args, out),
        Command::Warnings(args) => warnings::run(&args, out),
        Command::Staff(command) => staff::run(&command, out),
        Command::Insight(command) => insight::run(&command, out),
        Command::Bench(command) => bench::run(&command, out),
    }
}

/// Waits for asynchronous work. Only commands that open an installation need this.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Runtime::new()?.block_on(work)
}

/// Opens the installation, does something as the operator, and closes it whatever comes out.
pub(crate) fn with_office<T>(
    place: &PlaceArgs,
    work: impl AsyncFnOnce(&Office, &Caller) -> Result<T, Failure>,
) -> Result<T, Failure> {
    block_on(async {
        let office = place.open().await?;
        let done = match operator(&office).await {
            Ok(caller) => work(&office, &caller).await,
            Err(refusal) => Err(refusal.into()),
        };
        office.close().await;
        done
    })
}

/// Whoever may run the program on the machine that holds the data acts as the system: there is
/// nothing to protect from somebody who can read the files and the keys.
async fn operator(office: &Office) -> Result<Caller, Refusal> {
    Ok(Caller { tenant: office.tenant().await?.id, actor: Actor::System })
}

fn lang(s: &str) -> Result<Lang, Refusal> {
    match s.to_ascii_lowercase().as_str() {
        "zh" | "zh-cn" | "zh_cn" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err(Refusal::new(
            "language-unknown",
            Sort::Invalid,
            ("不会这种语言。", "This language is not spoken here."),
            ("请写 zh 或 en。", "Write zh or en."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
