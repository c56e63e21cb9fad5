# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot growth-by-depth.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" growth-by-depth.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'growth-by-depth.'.format
data = 'growth-by-depth.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,536 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1072 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,5.5833in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 2 lc rgb '#e69f00' lw 2.6 pt 7 ps 0.6
set style line 3 lc rgb '#009e73' lw 2.6 pt 7 ps 0.6

set label '{/:Bold A training step''s cost by depth (ResNet, batches of 64)}' at screen 0.025,0.94216 left font ',18' textcolor rgb '#222222' front
set label 'Medians of 3 rounds, bars from the lowest to the highest; one thread on one core. AMD EPYC,' at screen 0.025,0.08209 left font ',14' textcolor rgb '#555555' front
set label 'family 26, model 2; commit 72bd0b4465de.' at screen 0.025,0.04478 left font ',14' textcolor rgb '#555555' front

set lmargin at screen 0.13472
set rmargin at screen 0.975
set tmargin at screen 0.89179
set bmargin at screen 0.23881
set xrange [8.8:35.2]
set yrange [200:5000]
set logscale y
set format y '%g'
set xtics ('10' 10, '18' 18, '34' 34) offset 0,lift
set ytics (200, 500, 1000, 2000, 5000)
set label 'layers' at screen 0.55486,0.14552 center font ',16' textcolor rgb '#222222' front
set label 'µs an image, log scale' at screen 0.03611,0.5653 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.14444,0.73321 to screen 0.46847,0.87873 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.14861,0.85075 to screen 0.20972,0.85075 nohead ls 1
set label 'reprise' at screen 0.22361,0.85075 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.14861,0.80597 to screen 0.20972,0.80597 nohead ls 2
set label 'pytorch-channels-last' at screen 0.22361,0.80597 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.14861,0.76119 to screen 0.20972,0.76119 nohead ls 3
set label 'pytorch-eager' at screen 0.22361,0.76119 left font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:(0):($4-$3) with vectors heads size screen 0.00486,90 lc rgb '#0072b2' lw 1.5 dt solid, \
  data index 0 using 1:2 with linespoints ls 1, \
  data index 1 using 1:3:(0):($4-$3) with vectors heads size screen 0.00486,90 lc rgb '#e69f00' lw 1.5 dt solid, \
  data index 1 using 1:2 with linespoints ls 2, \
  data index 2 using 1:3:(0):($4-$3) with vectors heads size screen 0.00486,90 lc rgb '#009e73' lw 1.5 dt solid, \
  data index 2 using 1:2 with linespoints ls 3
unset output
